"""The 接口 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    """Names the 接口 room."""

    name = "shanzhi.api"
    verbose_name = _("接口")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this room's verbs, listen to the journal, fill its slots."""
        from shanzhi.api import notices, panels, sentences, sweeps  # noqa: F401

        sentences.register()
        panels.fill()
