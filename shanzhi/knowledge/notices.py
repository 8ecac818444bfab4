"""What this room does when the journal speaks: an article that a reply names is cited, nothing typed twice."""

from __future__ import annotations

from shanzhi.cases.models import Case
from shanzhi.journal import subscribers
from shanzhi.journal.shapes import EntryView
from shanzhi.kernel.actors import SYSTEM
from shanzhi.knowledge import actions, queries


def cite_what_is_named(entry: EntryView) -> None:
    """Cite the articles whose numbers stand in the reply with which a case was closed."""
    case = Case.objects.in_district(entry.district_id).filter(pk=entry.subject_id).first()
    if case is None or not case.reply:
        return
    for article in queries.named_in(entry.district_id, case.reply):
        actions.cite(article, case, by=SYSTEM, at=entry.at)


def register() -> None:
    """Subscribe to the lines that give an answer."""
    for verb in ("close", "self_resolve"):
        subscribers.on(f"case.{verb}", f"knowledge: cite what {verb} names")(cite_what_is_named)
