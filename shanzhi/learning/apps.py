"""The 学习 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearningConfig(AppConfig):
    """Names the 学习 room."""

    name = "shanzhi.learning"
    verbose_name = _("学习")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this room's verbs, fill its slots, learn and propose at night."""
        from shanzhi.learning import notices, panels, standings, sweeps
        from shanzhi.learning.actions import issues, versions

        # Imported for what they register with the journal.
        _ = (issues, versions, sweeps)
        notices.register()
        panels.fill()
        standings.register()
