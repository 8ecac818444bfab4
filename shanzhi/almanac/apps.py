"""The 年历 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AlmanacConfig(AppConfig):
    """Names the 年历 room."""

    name = "shanzhi.almanac"
    verbose_name = _("年历")
    default_auto_field = "django.db.models.BigAutoField"
