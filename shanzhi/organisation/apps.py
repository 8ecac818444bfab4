"""The 组织 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationConfig(AppConfig):
    """Names the 组织 room."""

    name = "shanzhi.organisation"
    verbose_name = _("组织")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this room's verbs and fill its slot."""
        from shanzhi.organisation import panels, sentences

        sentences.register()
        panels.fill()
