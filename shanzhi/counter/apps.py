"""The 窗口 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CounterConfig(AppConfig):
    """Names the 窗口 room."""

    name = "shanzhi.counter"
    verbose_name = _("窗口")
    default_auto_field = "django.db.models.BigAutoField"
