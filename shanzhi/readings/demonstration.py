"""What 读数 shows in the demonstration county: the readings taken once, as the worker would."""

from __future__ import annotations

from datetime import datetime

from shanzhi.kernel.actors import Actor
from shanzhi.readings.actions import take


def take_readings(district_id: str, *, by: Actor, at: datetime) -> None:
    """Take the readings of what the play left."""
    take(district_id, at=at)
