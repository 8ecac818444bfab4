"""Verbs on topics before and beside a talk: propose, add, accept, decline, release to the public and take back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.accounts.throttling import DAY, Rate, must_count
from shanzhi.advice.masking import mask
from shanzhi.advice.titles import title_of
from shanzhi.cases.actions.numbering import next_number
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused
from shanzhi.reports.shapes import as_written
from shanzhi.talks import contacts
from shanzhi.talks.access import must_run
from shanzhi.talks.actions.moving import line, move
from shanzhi.talks.actions.tabling import lay_on
from shanzhi.talks.actions.talks import topics_of
from shanzhi.talks.models import Hearing, Talk, Topic
from shanzhi.talks.workflow import DECIDED, TopicState
from shanzhi.territory.models import Place

LONGEST = 2000
A_DAY = 40  # proposals from one address: an address may be a school


def _written(text: str) -> str:
    words = as_written(text)
    if len(words) < 4:
        raise Refused(_("写一句想议的事，例如：想在东墙边加一个充电棚。"))
    if len(words) > LONGEST:
        raise Refused(_("写得太长了：最多2000字。"))
    return words


def _fresh(words: str, *, area_path: str, by: Actor, at: datetime, **told: object) -> Topic:
    masked = mask(words).text
    return Topic(
        district_id=by.district_id,
        number=next_number("talks-Q", "Q", district_id=by.district_id, at=at),
        area_path=area_path,
        title=title_of(masked)[:120],
        text=words,
        masked_text=masked,
        proposed_at=at,
        **told,
    )


def propose(
    text: str, *, area_path: str, address: str, key: str, by: Actor, at: datetime,
    place_text: str = "", proposer: str = "", phone: str = "",
) -> Topic:  # fmt: skip
    """Take in a topic from the public page, so many a day from one address; sent twice it is taken in once.

    :raises Refused: for no words, no community, or too many from here today.
    """
    words = _written(text)
    if not area_path:
        raise Refused(_("选您住的社区，会在那里议。"))
    sent = contacts.sent_once(key)
    rows = Topic.objects.in_district(by.district_id)
    known: Topic | None = rows.filter(idempotency_key=sent).first() if key else None
    if known is not None:
        return known
    said = _("今天从这里提得太多了，明天再来，或跟楼长、社区说。")
    must_count([Rate("topic-address", address, A_DAY, DAY)], at=at, said=said)
    try:
        with transaction.atomic():
            topic = _fresh(
                words, area_path=area_path, by=by, at=at,
                place_text=as_written(place_text)[:200], proposer=proposer.strip()[:40] or _("居民"),
                from_public=True, idempotency_key=sent,
            )  # fmt: skip
            topic.token, topic.key_id = contacts.seal(phone, district_id=by.district_id, topic_id=topic.pk)
            Topic.objects.bulk_create([topic])
            line("propose", topic, was="", by=by, at=at)
    except IntegrityError:
        again: Topic | None = rows.filter(idempotency_key=sent).first()
        if again is None:
            raise
        return again
    return topic


def add_topic(
    text: str, *, by: Actor, at: datetime, area_path: str = "", talk: Talk | None = None, proposer: str = "",
    seconded: int = 0, place: Place | None = None, place_text: str = "",
) -> Topic:  # fmt: skip
    """Write a topic down: on a talk's agenda at once, else among those waiting for one. A sentence is enough.

    :raises Refused: for no words, an area that isn't the actor's, or a talk that is over.
    """
    words = _written(text)
    area = talk.area_path if talk is not None else area_path
    must_run(by, area)
    if talk is not None and not (talk.is_ahead or talk.is_running):
        raise Refused(_("这次议事已经散了，记到下一次。"))
    with transaction.atomic():
        topic = _fresh(
            words, area_path=area, by=by, at=at, place=place,
            place_text=as_written(place_text)[:200] or (place.name if place else ""),
            proposer=proposer.strip()[:40], seconded=seconded,
            state=TopicState.TABLED if talk is not None else TopicState.ACCEPTED,
        )  # fmt: skip
        Topic.objects.bulk_create([topic])
        line("add", topic, was="", by=by, at=at, talk=talk.number if talk is not None else "")
        if talk is not None:
            lay_on(talk, topic)
    return topic


def accept(topic: Topic, *, by: Actor, at: datetime, seen: int, note: str = "") -> Topic:
    """Let the party organisation say yes: the topic waits for a talk."""
    must_run(by, topic.area_path)
    with transaction.atomic():
        move(topic, "accept", by=by, at=at, seen=seen, said={"note": note}, review_note=note.strip()[:200])
    return topic


def decline(topic: Topic, *, by: Actor, at: datetime, seen: int, note: str) -> Topic:
    """Let the party organisation say no, with the reason; a resident's proposal tells it on the board by its number.

    :raises Refused: without a reason.
    """
    must_run(by, topic.area_path)
    if len(note.strip()) < 4:
        raise Refused(_("写明为什么不上会，例如：已由物业办了。"))
    told: dict[str, Any] = {"released_answer": mask(note.strip()[:200]).text, "released_at": at}
    if not topic.from_public:
        told = {}
    with transaction.atomic():
        move(topic, "decline", by=by, at=at, seen=seen, said={"note": note}, review_note=note.strip()[:200], **told)
    return topic


def release(topic: Topic, *, text: str, answer: str = "", by: Actor, at: datetime, seen: int) -> Topic:
    """Put a topic on the public board in these words, masked once more: no names, no doors, no telephones.

    :raises Refused: for no words.
    """
    must_run(by, topic.area_path)
    words, said = mask(as_written(text)).text, mask(as_written(answer)).text
    if not words:
        raise Refused(_("写公开的话。"))
    with transaction.atomic():
        move(
            topic, "release", by=by, at=at, seen=seen, said={"text": words, "answer": said},
            released_text=words, released_answer=said, released_at=at, released_by_id=by.user_id,
        )  # fmt: skip
    return topic


def take_back(topic: Topic, *, by: Actor, at: datetime, seen: int) -> Topic:
    """Take a topic off the public board."""
    must_run(by, topic.area_path)
    with transaction.atomic():
        move(topic, "take_back", by=by, at=at, seen=seen, released_text="", released_answer="", released_at=None)
    return topic


def release_all(talk: Talk, *, by: Actor, at: datetime) -> int:
    """Release what was decided and isn't public yet, and results that came since, as the printed page shows them."""
    must_run(by, talk.area_path)
    words = dict(Hearing.objects.in_district(talk.district_id).filter(talk_id=talk.pk).values_list("topic_id", "words"))
    decided = [one for one in topics_of(talk) if one.state in DECIDED]
    waiting = [one for one in decided if not one.is_released or one.has_fresh_result]
    with transaction.atomic():
        for topic in waiting:
            release(
                topic,
                text=topic.released_text or topic.title,
                answer=topic.result or words.get(topic.pk, ""),
                by=by,
                at=at,
                seen=topic.version,
            )
    return len(waiting)
