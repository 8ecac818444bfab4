"""The 巡查 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PatrolsConfig(AppConfig):
    """Names the 巡查 room."""

    name = "shanzhi.patrols"
    verbose_name = _("巡查")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the tabs and the navigation, and name the verb."""
        from shanzhi.patrols import panels, sentences

        sentences.register()
        panels.register()
