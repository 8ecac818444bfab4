"""The 大赛报名 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnteringConfig(AppConfig):
    """Names the 大赛报名 room; its nouns are those of activities, it has no table of its own."""

    name = "shanzhi.entering"
    verbose_name = _("大赛报名")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name the verbs, fill the slots, listen to the journal."""
        from shanzhi.entering import notices, panels, sentences

        sentences.register()
        notices.register()
        panels.fill()
