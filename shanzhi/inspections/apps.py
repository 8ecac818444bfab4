"""The 检查 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InspectionsConfig(AppConfig):
    """Names the 检查 room."""

    name = "shanzhi.inspections"
    verbose_name = _("检查")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this room's verbs and states."""
        from shanzhi.inspections import sentences, standings

        sentences.register()
        standings.register()
