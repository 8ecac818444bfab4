"""The Open311 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Open311Config(AppConfig):
    """Names the Open311 room."""

    name = "shanzhi.open311"
    verbose_name = _("Open311")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this room's verbs and fill its slots."""
        from shanzhi.open311 import panels, sentences

        sentences.register()
        panels.fill()
