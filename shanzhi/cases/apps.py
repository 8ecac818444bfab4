"""The 事项 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    """Names the 事项 room and hooks it to the journal."""

    name = "shanzhi.cases"
    verbose_name = _("事项")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register standings and sweeps, once the models are there."""
        from shanzhi.cases import handover, standings, sweeps  # noqa: F401

        standings.register()
        handover.register()
