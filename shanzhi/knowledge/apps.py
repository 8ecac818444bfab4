"""The 知识 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KnowledgeConfig(AppConfig):
    """Names the 知识 room."""

    name = "shanzhi.knowledge"
    verbose_name = _("知识")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name the verbs, run the sweep, join the check, fill the slots."""
        from shanzhi.knowledge import actions, notices, panels, standings, sweeps  # noqa: F401

        notices.register()
        panels.fill()
        standings.register()
