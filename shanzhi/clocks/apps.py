"""The 时限 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClocksConfig(AppConfig):
    """Names the 时限 room."""

    name = "shanzhi.clocks"
    verbose_name = _("时限")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this room's verbs, once the models are there."""
        from shanzhi.clocks import actions  # noqa: F401
