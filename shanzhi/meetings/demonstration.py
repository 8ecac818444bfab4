"""A year of talks for the demonstration county, invented from end to end, held with this room's own verbs."""

from __future__ import annotations

import json
from datetime import datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from shanzhi.accounts.models import User
from shanzhi.kernel.actors import Actor, Holding
from shanzhi.kernel.clock import CHINA, local
from shanzhi.organisation.models import Unit, UnitKind
from shanzhi.people.capacities import Capacity
from shanzhi.people.queries import holders
from shanzhi.talks.actions import outcomes, talks, topics
from shanzhi.talks.kinds import KINDS
from shanzhi.talks.models import Talk, Topic
from shanzhi.territory.models import Division
from shanzhi.territory.queries import division_by_code

TALKS = 40
APART = timedelta(days=9)  # forty of them make a year
RECENT = timedelta(days=15)  # only what was said lately is a case: older ones would lie there, long overdue
HOURS = {"evening": time(19, 0), "bench": time(17, 30)}


@lru_cache(maxsize=1)
def _told() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((Path(__file__).parent / "data" / "lived.json").read_text())
    return found


def live_talks(district_id: str, *, by: Actor, at: datetime, number: int = TALKS) -> list[Talk]:
    """Hold ``number`` talks up to ``at`` in turn in the communities, and set two more ahead; return those held."""
    county = division_by_code(district_id)
    if county is None:
        return []
    homes = list(
        Division.objects.holding(local(at).date()).within(county.path).filter(kind="community").order_by("path")
    )
    owners = list(Unit.objects.filter(valid_to=None, kind=UnitKind.DEPARTMENT).order_by("path")[:8])
    if not homes or not owners:
        return []
    holding = Holding(0, str(Capacity.COORDINATOR), county.path)
    name = _keeps_the_record(homes[0], at) or by.name
    chair = Actor(by.kind, name, holdings=(holding,), district_id=district_id)
    kinds, held = list(KINDS), []
    by_kind = {kind: [one for one in _told()["topics"] if one["kind"] == kind] for kind in kinds}
    for n in range(number):
        day = at - APART * (number - n - 1) - timedelta(days=2)
        kind, home = kinds[n % len(kinds)], homes[(n + n // len(kinds)) % len(homes)]
        talk = _convened(kind, home, day, by=chair, at=day - timedelta(days=5))
        stock = by_kind[kind]
        for turn in range(2):
            _heard(talk, stock[(n // len(kinds) * 2 + turn) % len(stock)], owners[(n + turn) % len(owners)], chair, at)
        begins = talk.starts_at
        for topic in talks.topics_of(talk):
            if topic.is_undecided:  # came back from the ledger
                said = begins + timedelta(minutes=50)
                outcomes.answer(topic, words="上次放着的，办了，到会的看过。", by=chair, at=said, seen=topic.version)
        talks.close(talk, by=chair, at=begins + timedelta(minutes=80), seen=talk.version)
        topics.release_all(talk, by=chair, at=begins + timedelta(days=1))
        held.append(talk)
    for n, kind in enumerate(("evening", "sit_down")):
        home, day = homes[(number + n) % len(homes)], at + timedelta(days=4 + 3 * n)
        ahead = _convened(kind, home, day, by=chair, at=at, begun=False)
        text = by_kind[kind][-1 - n]
        topics.add_topic(text["text"], talk=ahead, proposer=text["proposer"], by=chair, at=at)
    topics.propose(
        "想在小广场加两盏灯，晚上跳舞看得见", area_path=homes[0].path, address="demonstration", key="lived-1",
        proposer="居民", by=by, at=at - timedelta(hours=3),
    )  # fmt: skip
    return held


def _keeps_the_record(home: Division, at: datetime) -> str:
    """Return the name of the played person who convenes the talks and whose name stands on the minutes; '' for none."""
    found = User.objects.filter(pk__in=holders(capacity=Capacity.COORDINATOR, area_path=home.path, at=at))
    return str(found.order_by("pk").values_list("name", flat=True).first() or "")


def _convened(kind: str, home: Division, day: datetime, *, by: Actor, at: datetime, begun: bool = True) -> Talk:
    starts = datetime.combine(local(day).date(), HOURS.get(kind, time(14, 30)), CHINA)
    place = str(_told()["places"][kind])
    talk = talks.convene(kind, area_path=home.path, starts_at=starts, place_text=place, by=by, at=at)
    talks.notify(talk, by=by, at=at, seen=talk.version)
    if begun:
        talks.start(talk, by=by, at=starts, seen=talk.version)
        heads = {role: _told()["heads"][role] + talk.nth % 4 for role in KINDS[kind].roles}
        talks.count_heads(talk, headcounts=heads, by=by, at=starts, seen=talk.version)
    return talk


def _heard(talk: Talk, told: dict[str, Any], owner: Unit, by: Actor, at: datetime) -> None:
    """Say one topic at a talk and let it leave in its way."""
    said = talk.starts_at + timedelta(minutes=20)
    topic = topics.add_topic(
        told["text"], talk=talk, proposer=told["proposer"], seconded=told["seconded"], by=by, at=said
    )
    outcome, words = told["outcome"], told["words"]
    if outcome == "case" and at - said > RECENT:
        outcome = "finish"
    if outcome == "case":
        outcomes.open_case(topic, by=by, at=said, seen=topic.version, words=words)
    elif outcome == "answer":
        outcomes.answer(topic, words=words, by=by, at=said, seen=topic.version, said_back="清楚了")
    elif outcome == "vote":
        counts = {"entitled": 60, "in_favour": 31 + talk.nth % 9, "against": 7, "abstained": 4}
        outcomes.vote(topic, by=by, at=said, seen=topic.version, words=words, **counts)
    else:
        _put_off(topic, owner, words, finished=outcome == "finish", said=said, by=by, at=at)


def _put_off(topic: Topic, owner: Unit, words: str, *, finished: bool, said: datetime, by: Actor, at: datetime) -> None:
    """Enter a topic in the ledger, and strike it off again where it was done by now."""
    until = local(said + timedelta(days=30)).date()
    first = "先定了谁来办，下次回话。" if finished else words
    outcomes.put_off(topic, unit=owner, review_on=until, by=by, at=said, seen=topic.version, words=first)
    done = said + timedelta(days=21)
    if done < at and (finished or done + timedelta(days=40) < at):
        outcomes.finish(topic, words=words if finished else "办了，回过话。", by=by, at=done, seen=topic.version)
