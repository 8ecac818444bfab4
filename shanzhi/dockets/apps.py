"""The 立卷 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocketsConfig(AppConfig):
    """Names the 立卷 room; it has no table, no address and no verb of its own."""

    name = "shanzhi.dockets"
    verbose_name = _("立卷")
    default_auto_field = "django.db.models.BigAutoField"
