"""What the worker runs for this room: forms end on their day, and their owners hear of it before."""

from __future__ import annotations

from datetime import datetime

from shanzhi.burden.actions.forms import end_expired, remind
from shanzhi.journal import sweeps
from shanzhi.people.models import Deployment


@sweeps.every(21600, "burden: forms that end")
def expire(at: datetime) -> None:
    """End what is over, remind of what is near its end."""
    for district_id in Deployment.objects.values_list("district_id", flat=True):
        end_expired(district_id, at=at)
        remind(district_id, at=at)
