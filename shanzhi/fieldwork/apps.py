"""The 外勤检查 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FieldworkConfig(AppConfig):
    """Names the 外勤检查 room."""

    name = "shanzhi.fieldwork"
    verbose_name = _("外勤检查")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Stand on the inspector's day page, and name the verb."""
        from shanzhi.fieldwork import panels, sentences

        sentences.register()
        panels.register()
