"""The 月报 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BriefingConfig(AppConfig):
    """Names the 月报 room."""

    name = "shanzhi.briefing"
    verbose_name = _("月报")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this room's verb and fill its slot."""
        from shanzhi.briefing import actions, panels  # noqa: F401

        panels.fill()
