"""What is stuck, where, whose turn, since when 卡点: for every level of territory and of the unit tree.

Stuck is an open case whose running clock is over, or stands, or that waits for a ruling. Figures and the lists behind
them come from one condition, and begin at what the reader may know of.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case as Choose
from django.db.models import Count, Min, Q, When
from django.db.models.functions import Substr
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.cases.models import Case
from shanzhi.cases.querysets import CaseQuerySet
from shanzhi.kernel import paths
from shanzhi.kernel.actors import Actor
from shanzhi.loop.workflow import State
from shanzhi.organisation.models import Unit
from shanzhi.queues.conditions import RULING, clocks
from shanzhi.territory.models import Division, Grid
from shanzhi.territory.queries import area_within

PAGE = 50
# Whose turn it is: the name in the address, the words, the condition.
TURNS: dict[str, tuple[Promise, Q]] = {
    "intake": (gettext_lazy("受理员"), Q(state=State.REPORTED)),
    "register": (gettext_lazy("值班长"), Q(state=State.ACCEPTED)),
    "verify": (gettext_lazy("核实的人"), Q(state=State.VERIFYING)),
    "dispatch": (gettext_lazy("派遣员"), Q(state=State.REGISTERED) & ~RULING),
    "ruling": (gettext_lazy("督办员裁定"), RULING),
    "unit": (gettext_lazy("承办单位"), Q(state=State.DISPATCHED, paused=False)),
    "paused": (gettext_lazy("停着时限"), Q(paused=True)),
    "check": (gettext_lazy("核查员"), Q(state=State.HANDLED)),
}


def stuck_cases(actor: Actor, *, at: datetime) -> CaseQuerySet:
    """Return the cases one may know of that are stuck."""
    standing = clocks(at)
    return Case.objects.visible_to(actor).open().filter(standing["late"] | standing["hold"] | RULING)


@dataclass(slots=True)
class Cell:
    """One figure: how many, the list that opens, and whose turn it is where one is counted."""

    count: int
    url: str
    turn: Promise | str = ""


@dataclass(slots=True)
class StuckRow:
    """One area or unit: its figures by whose turn it is, since when the oldest stands, and where it opens."""

    name: str
    url: str
    cells: list[Cell] = field(default_factory=list)
    total: Cell = field(default_factory=lambda: Cell(0, ""))
    since: datetime | None = None


@dataclass(slots=True)
class StuckTable:
    """A level of a tree: the way down to it, its rows, and the sum."""

    crumbs: list[tuple[str, str]]
    rows: list[StuckRow]
    turns: list[Promise]
    total: int


def _counts(*, at: datetime) -> dict[str, Any]:
    figures: dict[str, Any] = {f"n_{name}": Count("pk", filter=each) for name, (_words, each) in TURNS.items()}
    over = [When(**{f"{due}__lt": at}, then=due) for due in ("unit_due_at", "step_due_at")]
    # What isn't late yet (a stopped clock, a ruling) has been stuck since its last step.
    return {**figures, "n": Count("pk"), "since": Min(Choose(*over, default="changed_at"))}


def by_area(actor: Actor, path: str, *, at: datetime) -> StuckTable:
    """Return what is stuck in each area right below one (three statements: the figures, divisions, grids)."""
    width = len(path) + paths.WIDTH
    found = stuck_cases(actor, at=at).filter(area_within(path))
    grouped = list(
        found.annotate(below=Substr("area_path", 1, width)).values("below").order_by("below").annotate(**_counts(at=at))
    )
    up = [*paths.ancestors(path), path] if path else []
    names = _area_names([*up, *(row["below"] for row in grouped)])
    rows = []
    for row in grouped:
        below = row["below"]
        inside = below == path or len(below) <= len(path)
        name = _("没有落到下一级") if inside else names.get(below, _("没有落到区划"))
        deeper = "" if inside or len(below) < width else f"?{urlencode({'area': below})}"
        rows.append(_row(name, deeper, row, {"area": below, **({"exact": "1"} if inside else {})}))
    crumbs = [(names.get(one, one), f"?{urlencode({'area': one})}") for one in up]
    return StuckTable(crumbs, rows, [words for words, _each in TURNS.values()], sum(row.total.count for row in rows))


def _area_names(wanted: Iterable[str]) -> dict[str, str]:
    keys = sorted(set(wanted) - {""})
    names = dict(Division.objects.filter(path__in=keys, valid_to=None).values_list("path", "name"))
    return names | dict(Grid.objects.filter(path__in=keys, valid_to=None).values_list("path", "name"))


def by_unit(actor: Actor, path: str, *, at: datetime) -> StuckTable:
    """Return what is stuck with each unit right below one, its sub-units counted in (two statements)."""
    found = stuck_cases(actor, at=at).filter(lead_unit__isnull=False)
    if path:
        found = found.filter(lead_unit__path__gte=path, lead_unit__path__lt=paths.next_after(path))
    width = len(path) + paths.WIDTH
    grouped = list(
        found.annotate(below=Substr("lead_unit__path", 1, width))
        .values("below")
        .order_by("below")
        .annotate(**_counts(at=at))
    )
    up = [*paths.ancestors(path), path] if path else []
    names = dict(Unit.objects.filter(path__in={*up, *(row["below"] for row in grouped)}).values_list("path", "name"))
    rows = []
    for row in grouped:
        below = row["below"]
        itself = below == path
        name = _("本级") if itself else names.get(below, below)
        deeper = "" if itself else f"?{urlencode({'unit': below})}"
        rows.append(_row(name, deeper, row, {"unit": below, **({"exact": "1"} if itself else {})}))
    rows.sort(key=lambda one: -one.total.count)
    crumbs = [(names.get(one, one), f"?{urlencode({'unit': one})}") for one in up]
    return StuckTable(crumbs, rows, [words for words, _each in TURNS.values()], sum(row.total.count for row in rows))


def _row(name: str, url: str, counted: dict[str, Any], asked: dict[str, str]) -> StuckRow:
    cells = [
        Cell(counted[f"n_{turn}"], f"list/?{urlencode({**asked, 'turn': turn})}", words)
        for turn, (words, _each) in TURNS.items()
    ]
    return StuckRow(name, url, cells, Cell(counted["n"], f"list/?{urlencode(asked)}"), counted["since"])


def behind(
    actor: Actor, *, area: str = "", unit: str = "", turn: str = "", exact: bool = False, at: datetime
) -> CaseQuerySet:
    """Return the cases behind a figure, by number, with what a row says of each."""
    found = stuck_cases(actor, at=at)
    if area:
        found = found.filter(area_path=area) if exact else found.filter(area_within(area))
    elif exact:
        found = found.filter(area_path="") if not unit else found
    if unit:
        found = (
            found.filter(lead_unit__path=unit)
            if exact
            else found.filter(lead_unit__path__gte=unit, lead_unit__path__lt=paths.next_after(unit))
        )
    if turn in TURNS:
        found = found.filter(TURNS[turn][1])
    return found.select_related("matter", "lead_unit", "grid").defer("grid__outline").order_by("number")


def stuck_list(actor: Actor, *, at: datetime, after: str = "", **asked: Any) -> tuple[list[Case], str]:
    """Return one page of the cases behind a figure and the key of the next page (one statement)."""
    found = behind(actor, at=at, **asked)
    rows = list((found.filter(number__gt=after) if after else found)[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].number if len(rows) > PAGE else ""


def since(case: Case, *, at: datetime) -> datetime:
    """Return since when a case is stuck, as the tables reckon their oldest."""
    over = (due for due in (case.unit_due_at, case.step_due_at) if due is not None and due < at)
    return next(over, case.changed_at)


def turn_words(case: Case) -> str:
    """Return whose turn it is on a case."""
    if case.paused:
        return str(TURNS["paused"][0])
    if case.ruling_due and case.state == State.REGISTERED:
        return str(TURNS["ruling"][0])
    by_state = {
        State.REPORTED: "intake", State.ACCEPTED: "register", State.VERIFYING: "verify", State.REGISTERED: "dispatch",
        State.DISPATCHED: "unit", State.HANDLED: "check",
    }  # fmt: skip
    return str(TURNS[by_state[State(case.state)]][0])
