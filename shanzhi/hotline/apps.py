"""The 热线 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HotlineConfig(AppConfig):
    """Names the 热线 room."""

    name = "shanzhi.hotline"
    verbose_name = _("热线")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this room's verbs, fill its slot, and give the worker its sweeps."""
        from shanzhi.hotline import panels, sentences, sweeps  # noqa: F401 - sweeps registers itself

        sentences.register()
        panels.fill()
