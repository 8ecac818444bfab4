"""The 减负 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BurdenConfig(AppConfig):
    """Names the 减负 room and hooks it to the journal."""

    name = "shanzhi.burden"
    verbose_name = _("减负")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register sentences, standings, sweeps and slots, once the models are there."""
        from shanzhi.burden import panels, sentences, standings, sweeps  # noqa: F401

        sentences.register()
        standings.register()
        panels.fill()
