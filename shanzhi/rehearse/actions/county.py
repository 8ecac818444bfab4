"""Building the demonstration county 演示县: the ground, the units, the people, the lists, and a modest life.

Invented from end to end, and labelled so. Idempotent only in that a second call refuses: a demonstration can never
become the real thing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from shanzhi.calendars.actions import seed_from_library
from shanzhi.cases.actions.notes import link_project
from shanzhi.cases.models import Case
from shanzhi.catalogue.demonstration import build_catalogue
from shanzhi.kernel.actors import Actor, ActorKind
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.loop.workflow import State
from shanzhi.organisation.demonstration import build_organisation
from shanzhi.organisation.models import Unit
from shanzhi.people.actions.deployments import set_up
from shanzhi.people.capacities import Capacity
from shanzhi.people.demonstration import build_people
from shanzhi.people.models import Deployment
from shanzhi.post.actions import mark_read
from shanzhi.rehearse.actions.playing import Played, play
from shanzhi.rehearse.actions.stage import set_up_stage
from shanzhi.rehearse.around import LAID, LIVED
from shanzhi.reports.models import Report
from shanzhi.script.cast import gather, one_of
from shanzhi.script.rates import DEFAULT, Rates, dice
from shanzhi.script.scenes import arrange
from shanzhi.territory.demonstration import build_territory
from shanzhi.works.models import Milestone, WorksProject

COUNTY, STREET = "云溪县", "槐荫街道"
DIRECTOR = "演练"
BEFORE = timedelta(days=30)  # how long the county stood before its first case
# (code, name, unit, milestones as (name, days from now, done)); the cases of these matters point to it.
PROJECTS: tuple[tuple[str, str, str, tuple[tuple[str, int], ...], tuple[str, ...]], ...] = (
    (
        "GC-01",
        "槐荫街道老旧管网改造（一期）",
        "市政设施管理所",
        (("管线探测完成", -40), ("设计批复", -12), ("进场施工", 15), ("分段通水", 60), ("路面恢复", 90)),
        ("010302", "010301"),
    ),
    (
        "GC-02",
        "背街小巷照明补建工程",
        "城市照明所",
        (("点位踏勘", -25), ("灯杆到货", -3), ("安装", 10), ("通电调试", 24)),
        ("010203", "010201"),
    ),
)


@dataclass(slots=True)
class Built:
    """What was built and played, with seconds for each part."""

    seconds: dict[str, float] = field(default_factory=dict)
    played: Played | None = None


def load(
    district_id: str,
    *,
    at: datetime,
    cases: int,
    days: int,
    seed: int,
    rates: Rates = DEFAULT,
    clock: Callable[[], float],
) -> Built:
    """Build the county in an empty database and play ``cases`` tellings over the last ``days`` days; about a minute.

    ``clock`` counts seconds for the summary. Without cases only the county is built.

    :raises Refused: where a county is set up already or a report lies.
    """
    if Deployment.objects.exists() or Report.objects.in_district(district_id).exists():
        raise Refused(_("这个库里已经有区县或来件，演示县只建在空库里。"))
    built, mark = Built(), clock()
    with override("zh-hans"):
        build(district_id, at=at, since=at - timedelta(days=days) - BEFORE)
        built.seconds["county"], mark = clock() - mark, clock()
        if cases:
            built.played = live(district_id, at=at, cases=cases, days=days, seed=seed, rates=rates)
            built.seconds["life"] = clock() - mark
    return built


def build(district_id: str, *, at: datetime, since: datetime | None = None) -> None:
    """Build ground, units, people, lists and calendar, marked as a demonstration in the first journal line.

    ``since`` is the day from which all of it holds, before the first case; what is posted today was nobody yesterday.
    """
    by, since = Actor(ActorKind.REHEARSAL, DIRECTOR, district_id=district_id), since or at
    with transaction.atomic():
        set_up(district_id, name=COUNTY, street_name=STREET, is_demonstration=True, by=by, at=at)
        seed_from_library(district_id=district_id, at=since)
        build_territory(district_id, by=by, at=since)
        build_organisation(district_id, by=by, at=since)
        build_people(district_id, by=by, at=since)
        build_catalogue(district_id, by=by, at=since)
        for lay in LAID:
            lay(district_id, by=by, at=since)


def live(district_id: str, *, at: datetime, cases: int, days: int, seed: int, rates: Rates = DEFAULT) -> Played:
    """Play the county's last days up to ``at``, and end with something in every queue."""
    start = at - timedelta(days=days)
    stage = set_up_stage(district_id, rates=rates, seed=seed, start=start, until=at)
    scenes = arrange(stage.teller, stage.matters, stage.calendar, until=at, seed=seed)
    played = play(
        district_id,
        start=start,
        until=at,
        per_day=max(0, cases - len(scenes)) / max(days, 1) / (1 - rates.tied),
        seed=seed,
        rates=rates,
        scenes=scenes,
        # Whoever looks in wants to see the last two days' notes, not a thousand old ones.
        fast_until=at - timedelta(days=2),
    )
    with transaction.atomic():
        _projects(district_id, at=at, seed=seed)
        for live_on in LIVED:
            live_on(district_id, by=Actor(ActorKind.REHEARSAL, DIRECTOR, district_id=district_id), at=at)
    return played


def _projects(district_id: str, *, at: datetime, seed: int) -> None:
    """Write the works projects with their milestones, and point some running cases of their matters to them."""
    today: date = local(at).date()
    cast = gather(district_id, at=at)
    for code, name, unit_name, steps, matters in PROJECTS:
        unit = Unit.objects.get(name=unit_name)
        project = WorksProject.objects.create(district_id=district_id, code=code, name=name, unit=unit)
        Milestone.objects.bulk_create(
            Milestone(
                project=project,
                ordinal=ordinal,
                name=step,
                planned_on=today + timedelta(days=shift),
                done_on=today + timedelta(days=shift) if shift < 0 else None,
            )
            for ordinal, (step, shift) in enumerate(steps, start=1)
        )
        running = Case.objects.in_district(district_id).filter(state=State.DISPATCHED, matter__code__in=matters)
        for case in running.order_by("number")[:2]:
            by = one_of(cast.over(case, Capacity.DISPATCHER), dice(seed, case.number, "project"))
            if by is not None:
                link_project(case, project, by=by, at=at)


def tidy_inboxes(district_id: str, *, users: list[int]) -> int:
    """Mark read what lies in some inboxes; for a rehearsal that wants to start with empty ones."""
    return sum(mark_read(user_id=user, district_id=district_id) for user in users)


def summary(built: Built) -> dict[str, Any]:
    """Return what the command prints, as plain data."""
    played = built.played
    told: dict[str, Any] = {"seconds": {name: round(taken, 1) for name, taken in built.seconds.items()}}
    if played is not None:
        told |= {
            "counts": dict(sorted(played.counts.items())),
            "open": played.open_cases,
            "speed": round(played.speed, 1),
        }
        told |= {"refused": dict(sorted(played.refusals.items(), key=lambda one: -one[1])[:10])}
    return told
