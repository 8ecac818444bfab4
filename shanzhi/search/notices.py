"""What this room does when the journal speaks: keep the index up with the cases."""

from __future__ import annotations

from uuid import UUID

from shanzhi.journal import subscribers
from shanzhi.journal.shapes import EntryView
from shanzhi.search.actions import index_cases


@subscribers.on("case.*", "search: keep the index")
def keep(entry: EntryView) -> None:
    """Index a case after a line of it; nothing is written where its words stayed."""
    index_cases(entry.district_id, [UUID(entry.subject_id)])
