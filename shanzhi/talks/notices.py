"""What this room does when the journal speaks: the answer comes back to the topic, seals are turned with the keys."""

from __future__ import annotations

from datetime import datetime

from shanzhi.echoes.answers import tell_when_answered, tell_when_waiting_again
from shanzhi.journal import subscribers
from shanzhi.journal.shapes import EntryView
from shanzhi.talks.actions.keeping import reseal_all
from shanzhi.talks.actions.outcomes import CHANNEL, reopen, tell_back
from shanzhi.talks.models import Topic


def _reported_as(district_id: str, number: str) -> Topic | None:
    found: Topic | None = Topic.objects.in_district(district_id).filter(report_number=number).first()
    return found


def turn_seals(entry: EntryView, *, at: datetime) -> None:
    """Seal the proposers' telephones under the new key when the county's keys were turned."""
    reseal_all(district_id=entry.district_id, key_id=entry.subject_id)


def register() -> None:
    """Subscribe to answers, to waiting again, to a new key."""
    tell_when_answered("talks: the answer comes back", CHANNEL, _reported_as, tell_back)
    tell_when_waiting_again("talks: the topic waits again", CHANNEL, _reported_as, reopen)
    subscribers.on("seal.rotate", "talks: turn seals")(turn_seals)
