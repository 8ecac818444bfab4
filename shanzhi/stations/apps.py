"""The 阵地 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StationsConfig(AppConfig):
    """Names the 阵地 room."""

    name = "shanzhi.stations"
    verbose_name = _("阵地")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this room's verbs, say how its things stand, listen to answers, fill its slots."""
        from shanzhi.stations import notices, panels, sentences, standings

        sentences.register()
        standings.register()
        notices.register()
        panels.fill()
