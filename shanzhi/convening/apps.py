"""The 会办 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConveningConfig(AppConfig):
    """Names the 会办 room and hooks it to the journal and to others' pages."""

    name = "shanzhi.convening"
    verbose_name = _("会办")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register standings, words, subscribers and slots, once the models are there."""
        from shanzhi.convening import notices, panels, sentences, standings  # noqa: F401

        standings.register()
        sentences.register()
        panels.fill()
