"""The 整治 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    """Names the 整治 room."""

    name = "shanzhi.campaigns"
    verbose_name = _("整治")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this room's verbs and states, fill its slots, listen to the journal."""
        from shanzhi.campaigns import notices, panels, sentences, standings

        sentences.register()
        standings.register()
        notices.register()
        panels.register()
