"""Questions about talks: the list by keyset, a month, one talk with its agenda, the one before and the one after."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from shanzhi.cases.models import Case
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import CHINA, local
from shanzhi.meetings.queries.standing import cases_of, say_topic, say_vote
from shanzhi.talks.access import areas_run
from shanzhi.talks.kinds import KINDS
from shanzhi.talks.models import Hearing, Talk, Topic
from shanzhi.talks.workflow import TalkState
from shanzhi.territory.models import Division, Grid
from shanzhi.territory.queries import subtree

A_PAGE = 30
FOUR_WEEKS = timedelta(weeks=4)
AHEAD = (TalkState.PLANNED, TalkState.NOTICED, TalkState.RUNNING)


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """One topic on an agenda: what was said, how it left the talk, how it stands now."""

    hearing: Hearing
    topic: Topic
    now: str
    vote: str
    case: Case | None = None  # only where the reader may know of it

    @property
    def is_to_release(self) -> bool:
        """Return whether the public might be told of it, or of what came of it since."""
        return not self.hearing.is_open and (not self.topic.is_released or self.topic.has_fresh_result)


def agenda(talk: Talk, actor: Actor | None = None, *, at: datetime, days: str = "date") -> list[AgendaRow]:
    """Return a talk's agenda in order (two statements, three with an actor); ``days`` is how a day is written."""
    rows = Hearing.objects.in_district(talk.district_id).filter(talk_id=talk.pk, topic__district_id=talk.district_id)
    heard = list(rows.select_related("topic__owner_unit").order_by("ordinal"))
    topics = [hearing.topic for hearing in heard]
    cases = cases_of(talk.district_id, topics)
    known: set[UUID] = set()
    if actor is not None and cases:
        known = set(Case.objects.visible_to(actor).filter(pk__in=list(cases)).values_list("pk", flat=True))
    views = []
    for hearing in heard:
        topic, vote = hearing.topic, say_vote(hearing)
        case = cases.get(topic.case_id) if topic.case_id is not None else None
        now = say_topic(topic, case, at=at, vote=vote, days=days)
        views.append(AgendaRow(hearing, topic, now, vote, case if topic.case_id in known else None))
    return views


def counts(rows: list[AgendaRow]) -> list[tuple[object, int]]:
    """Return how many topics left the talk in which way, in words, nought left out."""
    found: dict[str, tuple[object, int]] = {}
    for row in rows:
        label, n = found.get(row.hearing.outcome, (row.hearing.outcome_label, 0))
        found[row.hearing.outcome] = (label, n + 1)
    order = ("answered", "cased", "ledgered", "voted", "")
    return [found[one] for one in order if one in found]


def ahead(actor: Actor, *, kind: str = "") -> list[Talk]:
    """Return the talks still to be held or running, the next first."""
    rows = Talk.objects.visible_to(actor).filter(state__in=[str(one) for one in AHEAD])
    if kind in KINDS:
        rows = rows.filter(kind=kind)
    return list(rows.order_by("starts_at", "pk")[:A_PAGE])


def held(actor: Actor, *, kind: str = "", before: str = "") -> tuple[list[Talk], str]:
    """Return the talks that are over, the newest first, and the number after which to go on ('' at the end)."""
    over = [str(TalkState.CLOSED), str(TalkState.CALLED_OFF)]
    rows = Talk.objects.visible_to(actor).filter(state__in=over)
    if kind in KINDS:
        rows = rows.filter(kind=kind)
    last = rows.filter(number=before).values_list("starts_at", flat=True).first() if before else None
    if last is not None:
        rows = rows.filter(starts_at__lt=last)
    found = list(rows.order_by("-starts_at", "-pk")[: A_PAGE + 1])
    return found[:A_PAGE], found[A_PAGE - 1].number if len(found) > A_PAGE else ""


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a month's page."""

    on: date
    inside: bool
    talks: list[Talk]


def month(actor: Actor, year: int, number: int) -> list[list[Day]]:
    """Return the weeks of a month, Monday first, each day with its talks (one statement)."""
    weeks = calendar.Calendar(firstweekday=0).monthdatescalendar(year, number)
    start = datetime.combine(weeks[0][0], datetime.min.time(), CHINA)
    end = datetime.combine(weeks[-1][-1] + timedelta(days=1), datetime.min.time(), CHINA)
    by_day: dict[date, list[Talk]] = {}
    rows = Talk.objects.visible_to(actor).filter(starts_at__gte=start, starts_at__lt=end)
    for talk in rows.exclude(state=TalkState.CALLED_OFF).order_by("starts_at", "pk"):
        by_day.setdefault(local(talk.starts_at).date(), []).append(talk)
    return [[Day(one, one.month == number, by_day.get(one, [])) for one in week] for week in weeks]


def before(talk: Talk) -> Talk | None:
    """Return the last talk of this kind held here before this one."""
    rows = Talk.objects.in_district(talk.district_id).filter(kind=talk.kind, area_path=talk.area_path)
    return rows.filter(state=TalkState.CLOSED, starts_at__lt=talk.starts_at).order_by("-starts_at").first()


def after(talk: Talk) -> Talk | None:
    """Return the next talk here, of any kind."""
    rows = Talk.objects.in_district(talk.district_id).filter(area_path=talk.area_path, starts_at__gt=talk.starts_at)
    return rows.filter(state__in=[str(one) for one in AHEAD]).order_by("starts_at").first()


def areas_offered(actor: Actor, *, on: date) -> list[tuple[str, str]]:
    """Return (code, name) of every division and grid over which an actor may convene."""
    found: list[tuple[str, str]] = []
    for path in areas_run(actor):
        divisions, grids = subtree(path, on=on)
        names = {row.path: row.name for row in divisions}
        found += [(row.code, row.name) for row in divisions]
        for row in grids:
            over = names.get(row.path[:-4], "")
            found.append((row.code, row.name if row.name.startswith(over) else f"{over}{row.name}"))
    return found


def area_coded(code: str, *, on: date) -> str:
    """Return the path of a division or grid by its code, '' for an unknown one."""
    division = Division.objects.holding(on).filter(code=code).first()
    if division is not None:
        return str(division.path)
    grid = Grid.objects.holding(on).filter(code=code).first()
    return str(grid.path) if grid is not None else ""


def like(actor: Actor, number: str, *, on: date) -> dict[str, object]:
    """Return what the next talk of a series takes over from this one: kind, place, hour, and the day four weeks on."""
    talk = Talk.objects.visible_to(actor).filter(number=number).first()
    if talk is None:
        return {}
    held, place = local(talk.starts_at), {"path": talk.area_path}
    area = Division.objects.holding(on).filter(**place).first() or Grid.objects.holding(on).filter(**place).first()
    return {
        "kind": talk.kind, "area": area.code if area is not None else "", "day": max(on, held.date() + FOUR_WEEKS),
        "hour": held.time(), "place_text": talk.place_text, "wet_place": talk.wet_place,
    }  # fmt: skip


def ahead_numbered(actor: Actor, number: str) -> Talk | None:
    """Return a talk ahead of this number that an actor may read, or None."""
    rows = Talk.objects.visible_to(actor).filter(state__in=[str(one) for one in AHEAD], number=number)
    found: Talk | None = rows.first()
    return found
