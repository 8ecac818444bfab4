"""The 界面 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    """Names the 界面 room."""

    name = "shanzhi.ui"
    verbose_name = _("界面")
    default_auto_field = "django.db.models.BigAutoField"
