"""The 考核 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentConfig(AppConfig):
    """Names the 考核 room."""

    name = "shanzhi.assessment"
    verbose_name = _("考核")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this room's verbs, register its states, its sweep and what is frozen, and fill its slots."""
        from shanzhi.assessment import panels, sentences, standings, sweeps  # noqa: F401
        from shanzhi.assessment.queries.periods import frozen_until
        from shanzhi.clocks import frozen

        standings.register()
        frozen.register(frozen_until)
        panels.fill()
