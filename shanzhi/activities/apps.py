"""The 活动 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActivitiesConfig(AppConfig):
    """Names the 活动 room."""

    name = "shanzhi.activities"
    verbose_name = _("活动")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name the verbs, join the check, fill the slots."""
        from shanzhi.activities import panels, standings
        from shanzhi.activities.actions import judging, planning, signing  # noqa: F401

        panels.fill()
        standings.register()
