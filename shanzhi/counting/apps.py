"""The 计数 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CountingConfig(AppConfig):
    """Names the 计数 room."""

    name = "shanzhi.counting"
    verbose_name = _("计数")
    default_auto_field = "django.db.models.BigAutoField"
