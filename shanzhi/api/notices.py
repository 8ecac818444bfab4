"""What this room does when the journal speaks: it spreads steps of cases to webhooks and group robots."""

from __future__ import annotations

from datetime import datetime

from shanzhi.api.actions.hooks import spread
from shanzhi.journal import subscribers
from shanzhi.journal.shapes import EntryView


@subscribers.on("case.*", "api: tell other systems", origins=("live",))
def tell_others(entry: EntryView, *, at: datetime) -> None:
    """Queue the line for whoever wants it; twice called, queued once."""
    spread(entry, at=at)
