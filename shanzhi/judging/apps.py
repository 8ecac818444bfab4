"""The 评委打分 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JudgingConfig(AppConfig):
    """Names the 评委打分 room; its nouns are those of activities, it has no table of its own."""

    name = "shanzhi.judging"
    verbose_name = _("评委打分")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name the verbs, fill the slots, listen to the journal."""
        from shanzhi.judging import notices, panels, sentences

        sentences.register()
        notices.register()
        panels.fill()
