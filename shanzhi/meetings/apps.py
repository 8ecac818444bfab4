"""The 议事 room's registration with Django: its pages."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    """Names the 议事 room."""

    name = "shanzhi.meetings"
    verbose_name = _("议事")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill this room's slots, give the worker its sweeps, and listen to what comes back to topics."""
        from shanzhi.meetings import notices, panels, sweeps

        sweeps.register()
        notices.register()
        panels.fill()
