"""Verbs that lay a topic on an agenda or take it off, by a person or because its day in the ledger has come."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.talks.access import must_run
from shanzhi.talks.actions.moving import move
from shanzhi.talks.models import Hearing, Talk, Topic
from shanzhi.talks.workflow import TopicState


def lay_on(talk: Talk, topic: Topic) -> Hearing:
    """Put a row at the end of the agenda, inside the caller's transaction."""
    rows = Hearing.objects.in_district(talk.district_id).filter(talk_id=talk.pk)
    last = rows.order_by("-ordinal").values_list("ordinal", flat=True).first() or 0
    hearing = Hearing(district_id=talk.district_id, talk=talk, topic=topic, ordinal=last + 1)
    Hearing.objects.bulk_create([hearing])
    return hearing


def table(topic: Topic, *, talk: Talk, by: Actor, at: datetime, seen: int) -> Topic:
    """Lay an accepted topic on the agenda of a talk that isn't over.

    :raises Refused: for a talk that is over, or an area that isn't the actor's.
    """
    must_run(by, talk.area_path)
    if not (talk.is_ahead or talk.is_running):
        raise Refused(_("这次议事已经过了，选下一次。"))
    with transaction.atomic():
        move(topic, "table", by=by, at=at, seen=seen, said={"talk": talk.number})
        lay_on(talk, topic)
    return topic


def take_off(topic: Topic, *, by: Actor, at: datetime, seen: int | None = None) -> Topic:
    """Take an undecided topic off its agenda; it waits for the next talk."""
    must_run(by, topic.area_path)
    with transaction.atomic():
        move(topic, "take_off", by=by, at=at, seen=seen)
        _off_its_agenda(topic)
    return topic


def let_go(topic: Topic, *, by: Actor, at: datetime) -> Topic:
    """Take a topic off the agenda of a talk that won't be: back into the ledger where it came from, else it waits."""
    if topic.owner_unit_id is None or topic.review_on is None:
        return take_off(topic, by=by, at=at)
    must_run(by, topic.area_path)
    with transaction.atomic():
        move(topic, "go_back", by=by, at=at)
        _off_its_agenda(topic)
    return topic


def _off_its_agenda(topic: Topic) -> None:
    Hearing.objects.in_district(topic.district_id).filter(topic_id=topic.pk, outcome="").delete()


def bring_due(talk: Talk, *, by: Actor, at: datetime) -> list[Topic]:
    """Lay on an agenda what the ledger put off to that day or before, in this very area; return what came."""
    on = local(talk.starts_at).date()
    due = Topic.objects.in_district(talk.district_id).filter(
        state=TopicState.LEDGERED, area_path=talk.area_path, review_on__lte=on
    )
    came = []
    with transaction.atomic():
        for topic in due.order_by("review_on", "pk"):
            move(topic, "come_back", by=by, at=at, said={"talk": talk.number})
            lay_on(talk, topic)
            came.append(topic)
    return came
