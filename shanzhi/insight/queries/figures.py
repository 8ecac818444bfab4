"""Figures over the cases one may know of: where, how far, whose, since when. Each in one statement, whatever the size.

Every condition is that of the list behind the number (``queues.conditions``); nothing is counted in another way here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Min, Q
from django.db.models.functions import TruncDate

from shanzhi.cases.models import Case
from shanzhi.cases.querysets import CaseQuerySet
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import CHINA, local
from shanzhi.loop.workflow import State
from shanzhi.queues.conditions import LEFT, OPEN, REACHED, RULING, STANDING, clocks, day_start
from shanzhi.territory.queries import areas_within

LONGEST = 6
MOST_PINS = 40


def visible(actor: Actor, paths: Sequence[str]) -> CaseQuerySet:
    """Return the cases of some areas that a person may know of: where every figure begins."""
    return Case.objects.visible_to(actor).filter(areas_within(paths))


@dataclass(slots=True)
class Heap:
    """Open cases of one area and state."""

    area_path: str
    state: str
    open: int
    late: int
    nogrid: int
    oldest_late: datetime | None


def open_heaps(actor: Actor, paths: Sequence[str], *, at: datetime) -> list[Heap]:
    """Return how many open cases lie where and in which state, however old; one statement, a row a grid and state."""
    rows = (
        visible(actor, paths)
        .filter(OPEN)
        .values("area_path", "state")
        .annotate(
            open=Count("pk"),
            late=Count("pk", filter=clocks(at)["late"]),
            nogrid=Count("pk", filter=Q(grid=None)),
            oldest_late=Min("told_at", filter=clocks(at)["late"]),
        )
        .order_by("area_path", "state")
    )
    return [Heap(**row) for row in rows]


@dataclass(slots=True)
class Cohort:
    """The cases told in a period: by day, and how far they came (reached, standing, overdue, left; by name)."""

    days: dict[date, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def told(self) -> int:
        """Return how many were told."""
        return sum(self.days.values())

    def count(self, kind: str, name: str) -> int:
        """Return one of the counts."""
        return self.counts.get(f"{kind}_{name}", 0)


def cohort(actor: Actor, paths: Sequence[str], *, since: date, at: datetime, until: date | None = None) -> Cohort:
    """Return how far the cases told since a day (and up to another) came; one statement, a row a day."""
    late = clocks(at)["late"]
    wanted = {f"reached_{name}": condition for name, condition in REACHED.items()}
    wanted |= {f"here_{name}": condition for name, condition in STANDING.items()}
    wanted |= {f"late_{name}": condition & late for name, condition in STANDING.items()}
    wanted |= {f"left_{name}": condition for name, condition in LEFT.items()}
    wanted |= {"only_ruling": RULING, "only_hold": STANDING["handle"] & clocks(at)["hold"]}
    told = visible(actor, paths).filter(told_at__gte=day_start(since))
    if until is not None:
        told = told.filter(told_at__lt=day_start(until + timedelta(days=1)))
    rows = (
        told.annotate(day=TruncDate("told_at", tzinfo=CHINA))
        .values("day")
        .annotate(told=Count("pk"), **{name: Count("pk", filter=condition) for name, condition in wanted.items()})
        .order_by("day")
    )
    found = Cohort()
    for row in rows:
        found.days[row["day"]] = row["told"]
        for name in wanted:
            found.counts[name] = found.counts.get(name, 0) + row[name]
    return found


def closed_by_day(actor: Actor, paths: Sequence[str], *, since: date) -> dict[date, int]:
    """Return how many cases ended on each day since a day, whenever they were told; one statement."""
    rows = (
        visible(actor, paths)
        .filter(closed_at__gte=day_start(since))
        .annotate(day=TruncDate("closed_at", tzinfo=CHINA))
        .values_list("day")
        .annotate(number=Count("pk"))
        .order_by("day")
    )
    return dict(rows)


@dataclass(slots=True)
class UnitClocks:
    """A lead unit's running cases by clock."""

    code: str
    name: str
    counts: dict[str, int]
    oldest_late: datetime | None = None

    @property
    def total(self) -> int:
        """Return all of them."""
        return sum(self.counts.values())


def unit_clocks(actor: Actor, paths: Sequence[str], *, at: datetime) -> list[UnitClocks]:
    """Return the clocks of what is being handled, by lead unit, those with most first; one statement, a row a unit."""
    wanted = clocks(at)
    rows = (
        visible(actor, paths)
        .filter(state=State.DISPATCHED)
        .values("lead_unit__code", "lead_unit__name")
        .annotate(
            **{name: Count("pk", filter=condition) for name, condition in wanted.items()},
            oldest_late=Min("told_at", filter=wanted["late"]),
        )
    )
    found = [
        UnitClocks(row["lead_unit__code"], row["lead_unit__name"], {n: row[n] for n in wanted}, row["oldest_late"])
        for row in rows
        if row["lead_unit__code"]
    ]
    return sorted(found, key=lambda unit: (-unit.total, unit.code))


@dataclass(frozen=True, slots=True)
class ClockHeap:
    """Open cases of one lead unit, matter and state, by clock; unit and matter '' where there is none yet."""

    state: str
    unit: tuple[str, str]
    matter: tuple[str, str]
    counts: dict[str, int]


def clock_heaps(actor: Actor, paths: Sequence[str], *, at: datetime) -> list[ClockHeap]:
    """Return the clocks of everything open by unit and matter; one statement, a row a unit, matter and state."""
    wanted = clocks(at)
    names = ("state", "lead_unit__code", "lead_unit__name", "matter__code", "matter__name")
    rows = (
        visible(actor, paths)
        .filter(OPEN)
        .values_list(*names)
        .annotate(**{f"n_{name}": Count("pk", filter=condition) for name, condition in wanted.items()})
        .order_by(*names)
    )
    found = []
    for row in rows:
        counts = dict(zip(wanted, row[5:], strict=True))
        found.append(ClockHeap(row[0], (row[1] or "", row[2] or ""), (row[3] or "", row[4] or ""), counts))
    return found


def longest_waiting(actor: Actor, paths: Sequence[str], *, size: int = LONGEST) -> list[Case]:
    """Return the open cases told longest ago, with their lead units; one statement."""
    rows = visible(actor, paths).filter(OPEN).select_related("lead_unit").defer("summary")
    return list(rows.order_by("told_at", "pk")[:size])


def pinned(actor: Actor, paths: Sequence[str], condition: Q) -> list[Case]:
    """Return the open cases of an area for pins and their list, the nearest due first; one statement."""
    rows = visible(actor, paths).filter(OPEN & condition).select_related("lead_unit").defer("summary")
    return list(rows.order_by(F("step_due_at").asc(nulls_last=True), "pk")[:MOST_PINS])


def days_until(at: datetime, days: int) -> list[date]:
    """Return the last ``days`` days in China, today the last."""
    today = local(at).date()
    return [today - timedelta(days=back) for back in range(days - 1, -1, -1)]
