"""The 闭环 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LoopConfig(AppConfig):
    """Names the 闭环 room."""

    name = "shanzhi.loop"
    verbose_name = _("闭环")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the journal how the loop's lines read."""
        from shanzhi.loop import sentences

        sentences.register()
