"""The 队列 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QueuesConfig(AppConfig):
    """Names the 队列 room; it has no table, no address and no verb."""

    name = "shanzhi.queues"
    verbose_name = _("队列")
    default_auto_field = "django.db.models.BigAutoField"
