"""The 结对 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PairingConfig(AppConfig):
    """Names the 结对 room."""

    name = "shanzhi.pairing"
    verbose_name = _("结对")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this room's verbs, fill its slots, and let its pairs be checked."""
        from shanzhi.pairing import panels, sentences, standings

        sentences.register()
        standings.register()
        panels.fill()
