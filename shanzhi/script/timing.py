"""When a played person acts: somewhere between the start of a clock and its end, in office hours. Pure."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from shanzhi.kernel.worktime import WorkCalendar

SOONEST = timedelta(minutes=2)
BRISK = (0.02, 0.08)
IN_TIME = (0.1, 0.92)
LATE = (1.05, 1.9)


def acting_moment(
    rng: random.Random,
    *,
    started_at: datetime,
    due_at: datetime | None,
    calendar: WorkCalendar,
    late: bool = False,
    brisk: bool = False,
    round_the_clock: bool = False,
) -> datetime:
    """Return when somebody does what is due: in time or late, in office hours unless it can't wait.

    Most act in the first half of their time: of two throws the earlier one counts, unless they are late.
    """
    length = max((due_at or started_at + timedelta(hours=4)) - started_at, SOONEST)
    low, high = LATE if late else BRISK if brisk else IN_TIME
    share = rng.uniform(low, high) if late else min(rng.uniform(low, high), rng.uniform(low, high))
    moment = max(started_at + length * share, started_at + SOONEST)
    if round_the_clock:
        return moment
    opened = calendar.next_opening(moment)
    # Whoever comes after closing time does it the next morning, not all of them at the stroke of the bell.
    return opened + timedelta(seconds=rng.randrange(1800)) if opened - moment > SOONEST and not brisk else opened


def working_ago(calendar: WorkCalendar, until: datetime, seconds: int) -> datetime:
    """Return the latest moment from which so many office seconds pass before ``until``, to the minute."""
    late, early = until, until - timedelta(days=60)
    while late - early > timedelta(minutes=1):
        middle = early + (late - early) / 2
        if calendar.working_seconds_between(middle, until) >= seconds:
            early = middle
        else:
            late = middle
    return early
