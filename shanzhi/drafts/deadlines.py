"""Two clocks 手机的钟和这里的钟: when something was written, as far as a phone's word for it can be believed."""

from __future__ import annotations

from datetime import datetime, timedelta

KEPT = timedelta(days=7)  # what a phone keeps; nothing older is believed
SAME = timedelta(minutes=2)  # two clocks that differ by less agree


def told_at(
    written_at: datetime | None, phone_clock_at: datetime | None, *, at: datetime, since: datetime | None = None
) -> datetime:
    """Return the moment of telling: the phone's, put right by how wrong its clock is now; else ``at``.

    A phone says two moments: when it was written and what its clock shows while sending. Their distance holds even
    where the clock is wrong. What would lie ahead of us, more than seven days back, or before ``since`` (when there was
    nothing to write about yet) isn't believed.
    """
    if written_at is None or phone_clock_at is None:
        return at
    wrong = at - phone_clock_at
    told = written_at + (wrong if abs(wrong) > SAME else timedelta())
    return told if max(at - KEPT, since or at - KEPT) <= told <= at else at
