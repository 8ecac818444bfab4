"""The 执法 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnforcementConfig(AppConfig):
    """Names the 执法 room."""

    name = "shanzhi.enforcement"
    verbose_name = _("执法")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this room's verbs and states, fill its slot."""
        from shanzhi.enforcement import panels, sentences, standings

        sentences.register()
        standings.register()
        panels.register()
