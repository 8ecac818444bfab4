"""The 窗口 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CounterConfig(AppConfig):
    """Names the 窗口 room and hooks it to the case's page."""

    name = "shanzhi.counter"
    verbose_name = _("窗口")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register panels and sweeps, once the models are there."""
        from shanzhi.counter import panels, sweeps  # noqa: F401

        panels.register()
