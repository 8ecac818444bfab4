"""What the worker runs for the portal: clocks that a new calendar left to be reckoned again."""

from __future__ import annotations

from datetime import datetime

from shanzhi.cases.actions.sweeping import BATCH, recalendar
from shanzhi.journal import sweeps
from shanzhi.kernel.actors import SYSTEM, Actor
from shanzhi.people.models import Deployment

AT_ONCE = 5


def reckon_batches(district_id: str, *, by: Actor, at: datetime, most: int = AT_ONCE) -> tuple[int, bool]:
    """Reckon running clocks again by the calendar in force; return how many, and whether that was all of them."""
    done = 0
    for _batch in range(most):
        moved = recalendar(district_id, by=by, at=at)
        done += moved
        if moved < BATCH:
            return done, True
    return done, False


@sweeps.every(60, "web: clocks after a new calendar")
def reckon_what_is_left(at: datetime) -> None:
    """Go on where the page that entered a notice stopped."""
    for district_id in Deployment.objects.values_list("district_id", flat=True):
        reckon_batches(district_id, by=SYSTEM, at=at)
