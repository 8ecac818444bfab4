"""The 收发 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PostConfig(AppConfig):
    """Names the 收发 room and hooks it to the pages and the journal."""

    name = "shanzhi.post"
    verbose_name = _("收发")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hook the bell, the sweep and the sentences up, once the models are there."""
        from shanzhi.post import panels, sentences, sweeps  # noqa: F401
