"""The 减负 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BurdenConfig(AppConfig):
    """Names the 减负 room."""

    name = "shanzhi.burden"
    verbose_name = _("减负")
    default_auto_field = "django.db.models.BigAutoField"
