"""The 账号 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Names the 账号 room."""

    name = "shanzhi.accounts"
    verbose_name = _("账号")
    default_auto_field = "django.db.models.BigAutoField"
