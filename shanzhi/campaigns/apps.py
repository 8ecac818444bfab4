"""The 整治 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    """Names the 整治 room."""

    name = "shanzhi.campaigns"
    verbose_name = _("整治")
    default_auto_field = "django.db.models.BigAutoField"
