"""The 单据 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SlipsConfig(AppConfig):
    """Names the 单据 room."""

    name = "shanzhi.slips"
    verbose_name = _("单据")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this room's verbs and fill its slots."""
        from shanzhi.slips import actions, panels  # noqa: F401

        panels.fill()
