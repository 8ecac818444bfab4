"""What this room does when the journal speaks: the answer comes back to the topic, seals are turned with the keys."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from shanzhi.echoes.answers import tell_when_answered, tell_when_waiting_again
from shanzhi.journal import subscribers
from shanzhi.journal.shapes import EntryView
from shanzhi.kernel.actors import SYSTEM
from shanzhi.post.actions import send_sms
from shanzhi.talks import contacts
from shanzhi.talks.actions.keeping import reseal_all
from shanzhi.talks.actions.outcomes import CHANNEL, reopen, tell_back
from shanzhi.talks.models import Topic


def _reported_as(district_id: str, number: str) -> Topic | None:
    found: Topic | None = Topic.objects.in_district(district_id).filter(report_number=number).first()
    return found


def turn_seals(entry: EntryView, *, at: datetime) -> None:
    """Seal the proposers' telephones under the new key when the county's keys were turned."""
    reseal_all(district_id=entry.district_id, key_id=entry.subject_id)


def tell_who_proposed(entry: EntryView, *, at: datetime) -> None:
    """Queue an SMS to who left a number with what won't come up, while the board says why; itself it says nothing."""
    topic = Topic.objects.in_district(entry.district_id).filter(pk=entry.subject_id).first()
    if topic is None or not topic.was_declined or not topic.is_released:
        return
    teller = contacts.carried(topic.token, district_id=topic.district_id, topic_id=topic.pk)
    with override("zh-hans"):
        words = _("您提的议题没有上会，编号%(number)s，原因写在社区的“说了→办了”。") % {"number": topic.number}
    send_sms(
        phone=teller.phone, text=words, district_id=topic.district_id, at=at, by=SYSTEM, about=("topic", topic.pk),
        key=f"topic-declined-{topic.pk}",
    )  # fmt: skip


def register() -> None:
    """Subscribe to answers, to waiting again, to a new key, to what is turned away."""
    subscribers.on("topic.decline", "talks: who proposed it is told", origins=("live",))(tell_who_proposed)
    tell_when_answered("talks: the answer comes back", CHANNEL, _reported_as, tell_back)
    tell_when_waiting_again("talks: the topic waits again", CHANNEL, _reported_as, reopen)
    subscribers.on("seal.rotate", "talks: turn seals")(turn_seals)
