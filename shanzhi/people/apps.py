"""The 人员 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Names the 人员 room."""

    name = "shanzhi.people"
    verbose_name = _("人员")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this room's verbs and fill its slots."""
        from shanzhi.people import panels, sentences

        sentences.register()
        panels.fill()
