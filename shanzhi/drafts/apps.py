"""The 草稿 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DraftsConfig(AppConfig):
    """Names the 草稿 room; it has no table, no address and no verb of its own."""

    name = "shanzhi.drafts"
    verbose_name = _("草稿")
    default_auto_field = "django.db.models.BigAutoField"
