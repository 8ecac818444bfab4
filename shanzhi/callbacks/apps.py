"""The 回访 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CallbacksConfig(AppConfig):
    """Names the 回访 room."""

    name = "shanzhi.callbacks"
    verbose_name = _("回访")
    default_auto_field = "django.db.models.BigAutoField"
