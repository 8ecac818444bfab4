"""The 工程 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorksConfig(AppConfig):
    """Names the 工程 room."""

    name = "shanzhi.works"
    verbose_name = _("工程")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this room's verbs and fill its slots."""
        from shanzhi.works import actions, panels  # noqa: F401

        panels.fill()
