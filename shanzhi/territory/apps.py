"""The 地域 room's registration with Django."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel import sheets


class TerritoryConfig(AppConfig):
    """Names the 地域 room."""

    name = "shanzhi.territory"
    verbose_name = _("地域")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register how the room's lines read, what it sweeps, and the words for sheets."""
        sheets.translate_with(gettext)
        for noun in ("divisions", "grids", "places", "buildings", "changes"):
            import_module(f"shanzhi.territory.actions.{noun}")
