"""The 剧本 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScriptConfig(AppConfig):
    """Names the 剧本 room."""

    name = "shanzhi.script"
    verbose_name = _("剧本")
    default_auto_field = "django.db.models.BigAutoField"
