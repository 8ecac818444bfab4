"""The 日历 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CalendarsConfig(AppConfig):
    """Names the 日历 room."""

    name = "shanzhi.calendars"
    verbose_name = _("日历")
    default_auto_field = "django.db.models.BigAutoField"
