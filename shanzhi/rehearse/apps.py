"""The 演练 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RehearseConfig(AppConfig):
    """Names the 演练 room."""

    name = "shanzhi.rehearse"
    verbose_name = _("演练")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill slots, name verbs, register the worker's errand."""
        from shanzhi.rehearse import panels, sentences, sweeps  # noqa: F401 - sweeps registers by being imported

        panels.fill()
        sentences.register()
