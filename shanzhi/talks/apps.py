"""The 议事 room's registration with Django: its nouns and verbs."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TalksConfig(AppConfig):
    """Names the room of talks and topics."""

    name = "shanzhi.talks"
    verbose_name = _("议事会")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this room's verbs, say how its things stand, and listen to the answers of reports."""
        from shanzhi.talks import notices, sentences, standings

        sentences.register()
        standings.register()
        notices.register()
