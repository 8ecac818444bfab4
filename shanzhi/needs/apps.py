"""The 需求 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NeedsConfig(AppConfig):
    """Names the 需求 room."""

    name = "shanzhi.needs"
    verbose_name = _("需求")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this room's verbs, say how its things stand, fill its slots."""
        from shanzhi.needs import notices, panels, sentences, standings

        sentences.register()
        standings.register()
        notices.register()
        panels.fill()
