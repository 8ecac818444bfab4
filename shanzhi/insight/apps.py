"""The 态势 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InsightConfig(AppConfig):
    """Names the 态势 room."""

    name = "shanzhi.insight"
    verbose_name = _("态势")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this room's verbs and fill the navigation."""
        from shanzhi.insight import panels, sentences  # noqa: F401

        panels.register()
