"""The 地域 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TerritoryConfig(AppConfig):
    """Names the 地域 room."""

    name = "shanzhi.territory"
    verbose_name = _("地域")
    default_auto_field = "django.db.models.BigAutoField"
