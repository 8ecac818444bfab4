"""What this room does when the journal speaks: answers come back, seals turn with the keys, old files are erased."""

from __future__ import annotations

from datetime import datetime

from shanzhi.childcare.actions.bonds import mark_answered
from shanzhi.childcare.actions.files import erase_child, reseal_all
from shanzhi.childcare.models import Concern
from shanzhi.childcare.queries import of_age
from shanzhi.echoes.answers import tell_when_answered
from shanzhi.journal import retention, subscribers
from shanzhi.journal.shapes import EntryView
from shanzhi.kernel.actors import SYSTEM, Actor


def _reported_as(district_id: str, number: str) -> Concern | None:
    found: Concern | None = Concern.objects.in_district(district_id).filter(report_number=number).first()
    return found


def _answered(concern: Concern, *, result: str, by: Actor, at: datetime) -> None:
    """Note on a concern that what it raised was answered; what was said stays in the case."""
    mark_answered(concern, at=at)


def turn_seals(entry: EntryView, *, at: datetime) -> None:
    """Seal everything of this room under the new key when the county's keys were turned."""
    reseal_all(district_id=entry.district_id, key_id=entry.subject_id)


def erase_old(district_id: str, before: datetime, at: datetime) -> int:
    """Erase the files of children whose pairings ended long ago; return how many."""
    found = of_age(district_id, before=before)
    for child in found:
        erase_child(child, reason="retention", by=SYSTEM, at=at)
    return len(found)


def register() -> None:
    """Subscribe to answers and to a new key, and register how files come of age."""
    tell_when_answered("childcare: a concern was answered", "pairing", _reported_as, _answered)
    subscribers.on("seal.rotate", "childcare: turn seals")(turn_seals)
    retention.register("childcare.files", erase_old)
