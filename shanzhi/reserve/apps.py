"""The 后备 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReserveConfig(AppConfig):
    """Names the 后备 room."""

    name = "shanzhi.reserve"
    verbose_name = _("后备")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this room's verbs, register its states, fill its slot."""
        from shanzhi.reserve import actions, panels, standings  # noqa: F401

        standings.register()
        panels.fill()
