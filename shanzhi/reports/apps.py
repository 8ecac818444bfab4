"""The 来件 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Names the 来件 room and hooks it to the journal."""

    name = "shanzhi.reports"
    verbose_name = _("来件")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register sentences, standings, sweeps and notices, once the models are there."""
        from shanzhi.reports import notices, sentences, standings, sweeps

        sentences.register()
        standings.register()
        sweeps.register()
        notices.register()
