"""The 结对 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PairingConfig(AppConfig):
    """Names the 结对 room."""

    name = "shanzhi.pairing"
    verbose_name = _("结对")
    default_auto_field = "django.db.models.BigAutoField"
