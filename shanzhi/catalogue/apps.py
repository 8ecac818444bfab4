"""The 清单 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    """Names the 清单 room."""

    name = "shanzhi.catalogue"
    verbose_name = _("清单")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this room's verbs and fill its slot."""
        from shanzhi.catalogue import panels, sentences

        sentences.register()
        panels.fill()
