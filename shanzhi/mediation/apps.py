"""The 调解 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediationConfig(AppConfig):
    """Names the 调解 room."""

    name = "shanzhi.mediation"
    verbose_name = _("调解")
    default_auto_field = "django.db.models.BigAutoField"
