"""The 日志 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JournalConfig(AppConfig):
    """Names the 日志 room."""

    name = "shanzhi.journal"
    verbose_name = _("日志")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what the worker does for the journal itself."""
        from shanzhi.journal import nightly, planner  # noqa: F401 - they register themselves
