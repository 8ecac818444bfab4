"""The 督办 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupervisionConfig(AppConfig):
    """Names the 督办 room."""

    name = "shanzhi.supervision"
    verbose_name = _("督办")
    default_auto_field = "django.db.models.BigAutoField"
