"""The 检查台 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InspectorateConfig(AppConfig):
    """Names the 检查台 room; it has no table and no verb of its own."""

    name = "shanzhi.inspectorate"
    verbose_name = _("检查台")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the slots, listen to the journal."""
        from shanzhi.inspectorate import notices, panels

        notices.register()
        panels.register()
