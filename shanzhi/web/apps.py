"""The 门户 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    """Names the 门户 room."""

    name = "shanzhi.web"
    verbose_name = _("门户")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the slots of every page's head, and let the worker finish what pages began."""
        from shanzhi.web import panels, sweeps  # noqa: F401

        panels.fill()
