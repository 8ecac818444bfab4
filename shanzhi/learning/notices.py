"""What this room does when the journal speaks: what a person said to be two is never offered as one again."""

from __future__ import annotations

from datetime import datetime

from shanzhi.journal import subscribers
from shanzhi.journal.shapes import EntryView
from shanzhi.learning.actions.alikes import keep_apart


def tell_apart(entry: EntryView, *, at: datetime) -> None:
    """Keep the two cases of the line apart."""
    left, case = str(entry.data.get("left", "")), str(entry.data.get("case", ""))
    if left and case:
        keep_apart(entry.district_id, (left, case), at=at)


def register() -> None:
    """Subscribe to reports said to tell of something else, and to those taken out of a case."""
    for verb in ("keep_apart", "untie"):
        subscribers.on(f"report.{verb}", f"learning: apart by {verb}")(tell_apart)
