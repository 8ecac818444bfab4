"""The 办理台 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DesksConfig(AppConfig):
    """Names the 办理台 room."""

    name = "shanzhi.desks"
    verbose_name = _("办理台")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the navigation; tell the next desk when the journal speaks."""
        from shanzhi.desks import notices, panels  # noqa: F401 - notices register by being imported

        panels.fill()
