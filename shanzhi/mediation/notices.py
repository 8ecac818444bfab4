"""What this room does when the journal speaks: the case's answer comes back, seals are turned with the keys."""

from __future__ import annotations

from datetime import datetime

from shanzhi.echoes.answers import tell_when_answered
from shanzhi.journal import subscribers
from shanzhi.journal.shapes import EntryView
from shanzhi.mediation.actions.mediating import tell_back
from shanzhi.mediation.actions.opening import reseal_all
from shanzhi.mediation.models import Dispute


def _reported_as(district_id: str, number: str) -> Dispute | None:
    found: Dispute | None = Dispute.objects.in_district(district_id).filter(report_number=number).first()
    return found


def turn_seals(entry: EntryView, *, at: datetime) -> None:
    """Seal everything of this room under the new key when the county's keys were turned."""
    reseal_all(district_id=entry.district_id, key_id=entry.subject_id)


def register() -> None:
    """Subscribe to answers and to a new key."""
    tell_when_answered("mediation: the answer comes back", "mediation", _reported_as, tell_back)
    subscribers.on("seal.rotate", "mediation: turn seals")(turn_seals)
