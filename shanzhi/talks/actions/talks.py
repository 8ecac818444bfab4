"""Verbs on talks: convene, change, notify, start, count heads, close, call off."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.numbering import next_number
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.talks.access import must_run
from shanzhi.talks.actions.moving import line, move
from shanzhi.talks.actions.tabling import bring_due, let_go
from shanzhi.talks.kinds import KINDS
from shanzhi.talks.models import Hearing, Talk, Topic
from shanzhi.talks.workflow import TalkState
from shanzhi.territory.queries import names_for

MOST_HEADS = 2000


def convene(
    kind: str, *, area_path: str, starts_at: datetime, place_text: str, by: Actor, at: datetime,
    title: str = "", wet_place: str = "",
) -> Talk:  # fmt: skip
    """Set a talk's day and place; what the ledger put off to that day is laid on its agenda at once.

    :raises Refused: for an unknown kind, no place, a day that is past, or an area that isn't the actor's.
    """
    must_run(by, area_path)
    faults = _faults(starts_at, place_text, at)
    if kind not in KINDS:
        faults.append(_("选一种议事。"))
    if faults:
        raise Refused(*faults)
    name = names_for([area_path]).get(area_path, "")
    same = Talk.objects.in_district(by.district_id).filter(kind=kind, area_path=area_path)
    with transaction.atomic():
        talk = Talk(
            district_id=by.district_id,
            number=next_number("talks-T", "T", district_id=by.district_id, at=at),
            kind=kind,
            nth=same.exclude(state=TalkState.CALLED_OFF).count() + 1,
            title=title.strip() or f"{name}{KINDS[kind].name}",
            area_path=area_path,
            area_name=name,
            starts_at=starts_at,
            place_text=place_text.strip(),
            wet_place=wet_place.strip(),
            convened_by_id=by.user_id,
        )
        Talk.objects.bulk_create([talk])
        line("convene", talk, was="", by=by, at=at, kind=kind, title=talk.title, starts=starts_at.isoformat())
        bring_due(talk, by=by, at=at)
    return talk


def _faults(starts_at: datetime, place_text: str, at: datetime) -> list[str]:
    faults = []
    if not place_text.strip():
        faults.append(_("写在哪里开。"))
    if local(starts_at).date() < local(at).date():
        faults.append(_("日子已经过了，写今天或以后。"))
    return faults


def change_talk(
    talk: Talk, *, starts_at: datetime, place_text: str, by: Actor, at: datetime, seen: int, wet_place: str = ""
) -> Talk:
    """Move a talk to another hour or place.

    :raises Refused: for a day that is past, no place, or a talk that began.
    """
    must_run(by, talk.area_path)
    if faults := _faults(starts_at, place_text, at):
        raise Refused(*faults)
    said = {"starts": starts_at.isoformat(), "place": place_text.strip()}
    with transaction.atomic():
        move(
            talk, "change", by=by, at=at, seen=seen, said=said,
            starts_at=starts_at, place_text=place_text.strip(), wet_place=wet_place.strip(),
        )  # fmt: skip
    return talk


def notify(talk: Talk, *, by: Actor, at: datetime, seen: int) -> Talk:
    """Give notice: the printed page and the public board show the day, the place and the agenda so far."""
    return _plain(talk, "notify", by=by, at=at, seen=seen)


def start(talk: Talk, *, by: Actor, at: datetime, seen: int) -> Talk:
    """Begin the talk; whoever begins it keeps the record.

    :raises Refused: before the day it was set for, which minutes and board would go on saying.
    """
    if local(at).date() < local(talk.starts_at).date():
        raise Refused(_("还没到定的日子。要提前开，先改期。"))
    return _plain(talk, "start", by=by, at=at, seen=seen, recorder_name=by.name)


def call_off(talk: Talk, *, by: Actor, at: datetime, seen: int) -> Talk:
    """Call the talk off; its topics wait for the next one, what came from the ledger goes back there by its day."""
    must_run(by, talk.area_path)
    with transaction.atomic():
        move(talk, "call_off", by=by, at=at, seen=seen)
        rows = Hearing.objects.in_district(talk.district_id).filter(talk_id=talk.pk, topic__district_id=by.district_id)
        for hearing in rows.select_related("topic"):
            let_go(hearing.topic, by=by, at=at)
    return talk


def count_heads(talk: Talk, *, headcounts: Mapping[str, int], by: Actor, at: datetime, seen: int) -> Talk:
    """Write down how many of which role are there; nobody is named.

    :raises Refused: for a number that can't be.
    """
    kept = {role: int(headcounts[role]) for role in KINDS[talk.kind].roles if headcounts.get(role)}
    if any(number < 0 or number > MOST_HEADS for number in kept.values()):
        raise Refused(_("人数写0到%(most)s。") % {"most": MOST_HEADS})
    return _plain(talk, "count", by=by, at=at, seen=seen, headcounts=kept)


def close(talk: Talk, *, by: Actor, at: datetime, seen: int) -> Talk:
    """End the talk; every topic must have its outcome.

    :raises Refused: naming the topics of which nothing was decided.
    """
    undecided = Hearing.objects.in_district(talk.district_id).filter(talk_id=talk.pk, outcome="")
    rows = undecided.filter(topic__district_id=talk.district_id).order_by("ordinal")
    if open_ones := list(rows.values_list("ordinal", "topic__title")):
        raise Refused(
            *(_("第%(n)s件“%(title)s”还没定：答复、转事项、列入台账，总要有一样。") % {"n": n, "title": title}
              for n, title in open_ones)
        )  # fmt: skip
    return _plain(talk, "close", by=by, at=at, seen=seen, ended_at=at)


def _plain(talk: Talk, verb: str, *, by: Actor, at: datetime, seen: int, **changes: Any) -> Talk:
    must_run(by, talk.area_path)
    with transaction.atomic():
        move(talk, verb, by=by, at=at, seen=seen, **changes)
    return talk


def topics_of(talk: Talk) -> list[Topic]:
    """Return the topics of a talk in order, for verbs that go through all of them."""
    rows = Hearing.objects.in_district(talk.district_id).filter(talk_id=talk.pk, topic__district_id=talk.district_id)
    return [hearing.topic for hearing in rows.select_related("topic").order_by("ordinal")]
