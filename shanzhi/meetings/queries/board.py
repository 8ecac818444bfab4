"""The public board 说了→办了: what was said in a community and what became of it, in released words only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from shanzhi.meetings.queries.standing import cases_of, say_topic, say_vote
from shanzhi.talks.models import Hearing, Talk, Topic
from shanzhi.talks.workflow import TalkState
from shanzhi.territory.models import Division
from shanzhi.territory.queries import division_by_code

A_PAGE = 20


@dataclass(frozen=True, slots=True)
class Said:
    """One released topic: when and where it was said, what became of it."""

    topic: Topic
    talk: Talk | None
    now: str


def communities(district_id: str, *, on: date) -> list[Division]:
    """Return the communities of the county, by path."""
    county = division_by_code(district_id)
    if county is None:
        return []
    rows = Division.objects.holding(on).within(county.path).filter(kind=Division.Kind.COMMUNITY)
    return list(rows.order_by("path"))


def community_coded(district_id: str, code: str, *, on: date) -> Division | None:
    """Return a community of the county by its code."""
    return next((one for one in communities(district_id, on=on) if one.code == code), None)


def said_and_done(district_id: str, area_path: str, *, at: datetime, before: str = "") -> tuple[list[Said], str]:
    """Return what was released here, the latest first, and the number after which to go on ('' at the end)."""
    rows = Topic.objects.in_district(district_id).within(area_path).exclude(released_at=None)
    last = rows.filter(number=before).values_list("released_at", "pk").first() if before else None
    if last is not None:
        rows = rows.filter(Q(released_at__lt=last[0]) | Q(released_at=last[0], pk__lt=last[1]))
    topics = list(rows.select_related("owner_unit").order_by("-released_at", "-pk")[: A_PAGE + 1])
    more = topics[A_PAGE - 1].number if len(topics) > A_PAGE else ""
    topics = topics[:A_PAGE]
    heard: dict[object, Hearing] = {}
    keys = [topic.pk for topic in topics]
    found = Hearing.objects.in_district(district_id).filter(topic_id__in=keys, talk__district_id=district_id)
    for hearing in found.select_related("talk").order_by("talk__starts_at", "pk"):
        heard[hearing.topic_id] = hearing
    cases = cases_of(district_id, topics)
    views = []
    for topic in topics:
        at_talk = heard.get(topic.pk)
        case = cases.get(topic.case_id) if topic.case_id is not None else None
        vote = say_vote(at_talk) if at_talk is not None else ""
        views.append(Said(topic, at_talk.talk if at_talk else None, say_topic(topic, case, at=at, vote=vote)))
    return views, more


def coming(district_id: str, area_path: str, *, at: datetime) -> list[Talk]:
    """Return the talks of which notice was given and that are still ahead, the next first."""
    rows = Talk.objects.in_district(district_id).within(area_path).filter(state=TalkState.NOTICED, starts_at__gte=at)
    return list(rows.order_by("starts_at")[:6])
