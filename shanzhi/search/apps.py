"""The 检索 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Names the 检索 room."""

    name = "shanzhi.search"
    verbose_name = _("检索")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to the journal, keep the index filled, and fill the slots."""
        from shanzhi.search import notices, panels, sweeps  # noqa: F401

        panels.fill()
