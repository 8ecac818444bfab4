"""What the worker runs for this room, district by district: the month's samples, the ends of asking."""

from __future__ import annotations

from datetime import datetime

from shanzhi.callbacks.actions.asking import end_due
from shanzhi.callbacks.actions.looking import draw_rechecks
from shanzhi.callbacks.workflow import RECHECK_DAYS
from shanzhi.journal import sweeps
from shanzhi.people.models import Deployment


@sweeps.every(3600, "callbacks: draw second looks")
def draw(at: datetime) -> None:
    """Draw this month's samples, once each."""
    for district_id in Deployment.objects.values_list("district_id", flat=True):
        for after_days in RECHECK_DAYS:
            draw_rechecks(district_id, after_days=after_days, at=at)


@sweeps.every(3600, "callbacks: end what is over")
def end(at: datetime) -> None:
    """Let those nobody reached count as not reached."""
    for district_id in Deployment.objects.values_list("district_id", flat=True):
        end_due(district_id, at=at)
