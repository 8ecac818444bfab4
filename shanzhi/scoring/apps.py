"""The 评分 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScoringConfig(AppConfig):
    """Names the 评分 room."""

    name = "shanzhi.scoring"
    verbose_name = _("评分")
    default_auto_field = "django.db.models.BigAutoField"
