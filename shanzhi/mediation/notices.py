"""What this room does when the journal speaks: a case's answer comes back and is told, seals turn with the keys."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_noop

from shanzhi.echoes.answers import tell_when_answered
from shanzhi.journal import subscribers
from shanzhi.journal.shapes import EntryView
from shanzhi.kernel.actors import SYSTEM, Actor
from shanzhi.mediation.actions.mediating import tell_back
from shanzhi.mediation.actions.opening import reseal_all
from shanzhi.mediation.models import Dispute
from shanzhi.post.actions import notify
from shanzhi.post.wording import Sentence

ANSWERED = Sentence(gettext_noop("转的事项有了答复：%(number)s"))


def _reported_as(district_id: str, number: str) -> Dispute | None:
    found: Dispute | None = Dispute.objects.in_district(district_id).filter(report_number=number).first()
    return found


def come_back(dispute: Dispute, *, result: str, by: Actor, at: datetime) -> None:
    """Bring the case's answer back to the mediation, and tell its mediator, once for each answer."""
    is_new = dispute.result_at != at
    tell_back(dispute, result=result, by=by, at=at)
    if is_new and dispute.mediator_id is not None:
        link = reverse("mediation:dispute", args=[dispute.number])
        whom, of = [dispute.mediator_id], dispute.district_id
        title = ANSWERED.said(number=dispute.number)
        notify(user_ids=whom, title=title, link=link, district_id=of, at=at, by=SYSTEM)


def turn_seals(entry: EntryView, *, at: datetime) -> None:
    """Seal everything of this room under the new key when the county's keys were turned."""
    reseal_all(district_id=entry.district_id, key_id=entry.subject_id)


def register() -> None:
    """Subscribe to answers and to a new key."""
    tell_when_answered("mediation: the answer comes back", "mediation", _reported_as, come_back)
    subscribers.on("seal.rotate", "mediation: turn seals")(turn_seals)
