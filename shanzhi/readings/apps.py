"""The 读数 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReadingsConfig(AppConfig):
    """Names the 读数 room."""

    name = "shanzhi.readings"
    verbose_name = _("读数")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the sweep."""
        from shanzhi.readings import sweeps  # noqa: F401
