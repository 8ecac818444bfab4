"""The 追责问责 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountabilityConfig(AppConfig):
    """Names the 追责问责 room and hooks it to the journal and to others' pages."""

    name = "shanzhi.accountability"
    verbose_name = _("追责问责")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register standings, words, subscribers and slots, once the models are there."""
        from shanzhi.accountability import notices, panels, sentences, standings, sweeps, telling  # noqa: F401

        standings.register()
        sentences.register()
        panels.fill()
