"""The 来件 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Names the 来件 room."""

    name = "shanzhi.reports"
    verbose_name = _("来件")
    default_auto_field = "django.db.models.BigAutoField"
