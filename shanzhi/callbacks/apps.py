"""The 回访 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CallbacksConfig(AppConfig):
    """Names the 回访 room and hooks it to the journal."""

    name = "shanzhi.callbacks"
    verbose_name = _("回访")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register sentences, standings, subscribers, sweeps and slots, once the models are there."""
        from shanzhi.callbacks import notices, panels, sentences, standings, sweeps  # noqa: F401

        sentences.register()
        standings.register()
        panels.fill()
