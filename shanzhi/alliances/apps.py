"""The 联盟 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AlliancesConfig(AppConfig):
    """Names the 联盟 room."""

    name = "shanzhi.alliances"
    verbose_name = _("联盟")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this room's verbs, listen to answers, fill its slots."""
        from shanzhi.alliances import actions, notices, panels  # noqa: F401

        notices.register()
        panels.fill()
