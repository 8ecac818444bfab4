"""The 个人信息权利 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RightsConfig(AppConfig):
    """Names the 个人信息权利 room."""

    name = "shanzhi.rights"
    verbose_name = _("个人信息权利")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this room's verbs and fill its slot."""
        from shanzhi.rights import actions, panels  # noqa: F401

        panels.fill()
