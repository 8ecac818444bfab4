"""What the worker runs for this room, district by district."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from shanzhi.cases.actions import sweeping
from shanzhi.journal import sweeps
from shanzhi.people.models import Deployment


def _everywhere(run: Callable[..., int], at: datetime) -> None:
    for district_id in Deployment.objects.values_list("district_id", flat=True):
        run(district_id, at=at)


@sweeps.every(300, "cases: archive what is over")
def archive(at: datetime) -> None:
    """Archive cases whose call-back window is over."""
    _everywhere(sweeping.archive_due, at)


@sweeps.every(120, "cases: let pauses lapse")
def lapse(at: datetime) -> None:
    """End pauses whose day is over."""
    _everywhere(sweeping.lapse_due, at)


@sweeps.every(300, "cases: missed notes")
def missed_notes(at: datetime) -> None:
    """Write down the progress notes nobody wrote."""
    _everywhere(sweeping.miss_due_notes, at)
