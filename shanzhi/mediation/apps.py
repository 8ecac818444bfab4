"""The 调解 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediationConfig(AppConfig):
    """Names the 调解 room."""

    name = "shanzhi.mediation"
    verbose_name = _("调解")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this room's verbs, fill its slots, subscribe, and give the worker its sweeps."""
        from shanzhi.mediation import notices, panels, sentences, standings, sweeps  # noqa: F401 - sweeps register

        sentences.register()
        standings.register()
        notices.register()
        panels.fill()
