"""What the worker runs for this room: forgetting used keys."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from shanzhi.api.actions.doing import forget_keys
from shanzhi.journal import sweeps


@sweeps.every(3600, "api: forget used keys", lease=600)
def forget(at: datetime) -> None:
    """Drop keys nobody will send again."""
    forget_keys(settings.ENV.district_id, at=at)
