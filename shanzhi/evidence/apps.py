"""The 佐证 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvidenceConfig(AppConfig):
    """Names the 佐证 room; its photos are rows of reports, it has no table of its own."""

    name = "shanzhi.evidence"
    verbose_name = _("佐证")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name the verbs, fill the slots of the pages where work is told."""
        from shanzhi.evidence import panels, sentences

        sentences.register()
        panels.fill()
