"""What the worker runs for 读数: what is kept is read anew every three hours, so that pages only look."""

from __future__ import annotations

from datetime import datetime

from shanzhi.journal import sweeps
from shanzhi.people.models import Deployment
from shanzhi.readings.actions import take


@sweeps.every(3 * 3600, "readings: take the readings", lease=1800)
def take_readings(at: datetime) -> None:
    """Take the readings of every county."""
    for district_id in Deployment.objects.values_list("district_id", flat=True):
        take(district_id, at=at)
