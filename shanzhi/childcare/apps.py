"""The 关爱 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChildcareConfig(AppConfig):
    """Names the 关爱 room."""

    name = "shanzhi.childcare"
    verbose_name = _("关爱")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this room's verbs, fill its slots, subscribe, and say how long files are kept."""
        from shanzhi.childcare import notices, panels, sentences, standings

        sentences.register()
        standings.register()
        notices.register()
        panels.fill()
