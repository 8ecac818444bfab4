"""What the worker runs for the post: sending what is due."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from shanzhi.journal import sweeps
from shanzhi.post import actions


@sweeps.every(10, "post: send what is due", lease=300)
def send(at: datetime) -> None:
    """Send what is due in this county."""
    actions.send_due(settings.ENV.district_id, at=at)
