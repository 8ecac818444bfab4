"""How the pictures speak 态势: sentences, rows and legends; every number with the list it opens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shanzhi.calendars.queries import current_calendar
from shanzhi.cases.models import Case
from shanzhi.desks import showing as desks
from shanzhi.insight import drawing
from shanzhi.insight.queries import ground
from shanzhi.insight.queries.figures import Cohort, Heap, UnitClocks
from shanzhi.kernel.paths import is_within
from shanzhi.loop.asking import CLOCK_WORDS, LEFT_WORDS, STEPS, Asked, step_name
from shanzhi.loop.local_loops import FIVE
from shanzhi.loop.workflow import ZONE_CAPACITY, State, Zone
from shanzhi.people.capacities import Capacity, label
from shanzhi.survey.projection import stacked
from shanzhi.territory.models import Grid
from shanzhi.ui.dates import say_amount, say_when

RULES = "2026-1"  # of the ways to count told under 怎么算; a change of any of them is a new version
SPANS = (7, 30, 90)
FIRST_SPAN = 30
UNITS_SHOWN = 8
FUNNEL_WIDTH, UNIT_WIDTH = 260, 230
# Whose turn it is in each state, for ordinary cases; a closed zone has one desk for everything.
TURNS = {
    State.REPORTED: Capacity.INTAKE_AGENT,
    State.ACCEPTED: Capacity.REGISTRAR,
    State.VERIFYING: Capacity.GRID_WORKER,
    State.REGISTERED: Capacity.DISPATCHER,
    State.HANDLED: Capacity.CHECKER,
}
LEAVES = {"collect": ("rejected", "void", "self", "before"), "sort": ("declined",), "handle": ("dropped",)}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and the list that counts to it; ``late`` marks the only coloured ones."""

    n: int
    url: str
    late: bool = False


class Lists:
    """Addresses of the lists behind a page's numbers: always within what the page looks at."""

    def __init__(self, codes: str) -> None:
        """Take the areas' codes as the address says them."""
        self.base = Asked(area=codes)

    def url(self, **words: str) -> str:
        """Return the address of a list."""
        return reverse("desks:list") + self.base.address(**words)

    def figure(self, n: int, **words: str) -> Figure:
        """Return a number with its list."""
        return Figure(n, self.url(**words), words.get("clock") == "late" and n > 0)


def whose_turn(case: Case) -> str:
    """Return who has to act now: the unit by name, otherwise the desk; never a person."""
    if case.zone != Zone.ORDINARY:
        return label(ZONE_CAPACITY[Zone(case.zone)])
    if case.state == State.DISPATCHED:
        return str(case.lead_unit) if case.lead_unit is not None else ""
    if case.ruling_due:
        return _("%(who)s裁定") % {"who": label(Capacity.SUPERVISOR)}
    return label(TURNS[State(case.state)])


def turn_in(state: str) -> str:
    """Return the desk whose turn it is in a state."""
    return label(TURNS[State(state)]) if State(state) in TURNS else _("承办单位")


def age(told_at: datetime, *, at: datetime) -> str:
    """Return how long ago something was told, in whole days."""
    days = (at - told_at).days
    return say_amount(days, "天") if days else _("不到1天")


# --- the headline --------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Headline:
    """The first sentence in its parts."""

    open: Figure
    late: Figure
    busiest: str = ""
    waiting: str = ""
    days: str = ""
    before: Figure | None = None


def headline(
    heaps: Sequence[Heap], units: Sequence[UnitClocks], told: Cohort, lists: Lists, *, since: date, at: datetime
) -> Headline:
    """Return what isn't done, where most of it stands, and who has kept somebody waiting longest past the limit."""
    total, late = sum(heap.open for heap in heaps), sum(heap.late for heap in heaps)
    said = Headline(lists.figure(total, state="open"), lists.figure(late, clock="late"))
    by_step = [0] * len(STEPS)
    for heap in heaps:
        by_step[FIVE.of_state[State(heap.state)]] += heap.open
    if total:
        said.busiest = step_name(STEPS[by_step.index(max(by_step))])
    overdue = [heap for heap in heaps if heap.oldest_late is not None]
    if overdue:
        worst = min(overdue, key=lambda heap: heap.oldest_late or at)
        first = worst.oldest_late or at
        unit = next((one for one in units if one.oldest_late == first), None)
        said.waiting = unit.name if unit is not None and worst.state == State.DISPATCHED else turn_in(worst.state)
        said.days = age(first, at=at)
    older = total - sum(told.count("here", name) for name in STEPS)
    if older > 0:
        said.before = lists.figure(older, state="open", until=_day_before(since))
    return said


def _day_before(day: date) -> str:
    return date.fromordinal(day.toordinal() - 1).isoformat()


# --- the map -------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class MapView:
    """The map with its legend and its table."""

    drawn: drawing.Ground | None
    legend: list[tuple[int, str]] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    grids: int = 0
    nogrid: Figure | None = None
    link: str = ""  # a grid's list, its code to follow


def map_view(
    features: Sequence[dict[str, Any]],
    heaps: Sequence[Heap],
    scope: ground.Scope,
    lists: Lists,
    *,
    step: str = "",
    here: str = "",
    **drawn: Any,
) -> MapView:
    """Return the map of open cases by grid, its legend, and the table of communities (of grids in one of them).

    ``step`` is the one of the five the heaps stand at, for the lists behind; ``here`` the address without its area.
    """
    words = {"state": "open"} | ({"step": step} if step else {})
    counts: dict[str, tuple[int, int]] = {}
    for heap in heaps:
        open_, late = counts.get(heap.area_path, (0, 0))
        counts[heap.area_path] = (open_ + heap.open, late + heap.late)
    inner = scope.chosen is not None and scope.chosen.kind not in _WIDE
    short = _short_names(features, scope)
    view = MapView(
        drawing.ground(features, counts, short=short, grid_names=inner, **drawn),
        link=Lists("").url(**words) + "&area=",
    )
    if view.drawn is not None:
        view.legend = [(q, _bounds(*bound)) for q, bound in enumerate(view.drawn.classes.bounds(), start=1)]
        view.grids = len(view.drawn.grids) + len(view.drawn.specials)
    view.rows = _area_rows(features, counts, scope, lists, inner=inner, words=words, here=here)
    nogrid = sum(heap.nogrid for heap in heaps)
    view.nogrid = lists.figure(nogrid, only="nogrid", **words) if nogrid else None
    return view


_WIDE = {"province", "city", "county", "street", "zone"}


def _short_names(features: Sequence[dict[str, Any]], scope: ground.Scope) -> dict[str, str]:
    names = {area.path: area.short() for area in scope.communities}
    for one in features:
        words = one["properties"]
        above = next(
            (area for area in scope.communities if words["kind"] == "grid" and is_within(words["path"], area.path)),
            None,
        )
        if above is not None:
            names[words["path"]] = words["name"].removeprefix(above.name).removeprefix(above.short())
    return names


def _bounds(low: int, high: int | None) -> str:
    if high is None:
        return _("%(n)s以上") % {"n": low}
    return str(low) if low == high else f"{low}–{high}"


def _area_rows(
    features: Sequence[dict[str, Any]],
    counts: dict[str, tuple[int, int]],
    scope: ground.Scope,
    lists: Lists,
    *,
    inner: bool,
    words: dict[str, str],
    here: str,
) -> list[dict[str, Any]]:
    grids = [one["properties"] for one in features if one["properties"]["kind"] == "grid"]
    if inner:
        areas = [ground.Area(one["code"], one["path"], one["name"], Grid.Kind.GENERAL) for one in grids]
    else:
        areas = scope.shown()
    rows = []
    for area in areas:
        inside = [pair for path, pair in counts.items() if is_within(path, area.path)]
        rows.append(
            {
                "name": area.name,
                "grids": sum(is_within(one["path"], area.path) for one in grids),
                "open": lists.figure(sum(pair[0] for pair in inside), area=area.code, **words),
                "late": lists.figure(sum(pair[1] for pair in inside), area=area.code, clock="late", **words),
                "url": f"?{here}&area={area.code}" if here else f"?area={area.code}",
            }
        )
    return sorted(rows, key=lambda row: (-row["late"].n, -row["open"].n))


# --- the five steps ------------------------------------------------------------------------------------------


def funnel(told: Cohort, lists: Lists, *, since: date, until: date | None = None) -> list[dict[str, Any]]:
    """Return the five steps of what was told in the period, with what left the loop said in words."""
    days = {"since": since.isoformat()} | ({"until": until.isoformat()} if until is not None else {})
    most = told.count("reached", "collect")
    rows = []
    for ordinal, name in enumerate(STEPS, start=1):
        reached, here = told.count("reached", name), told.count("here", name)
        [(_x, width)] = stacked([reached], whole=most, width=FUNNEL_WIDTH, gap=0)
        dark = round(here / most * FUNNEL_WIDTH, 1) if most else 0
        rows.append(
            {
                "name": f"{ordinal} {step_name(name)}",
                "reached": lists.figure(reached, **days, reached=name),
                "here": lists.figure(here, **days, step=name),
                "late": lists.figure(told.count("late", name), **days, step=name, clock="late"),
                "width": width,
                "dark": max(dark, 1.5) if here else 0,
                "dark_x": round(width - (max(dark, 1.5) if here else 0), 1),
                "said": _step_words(told, name, lists, days),
            }
        )
    return rows


def _step_words(told: Cohort, name: str, lists: Lists, days: dict[str, str]) -> list[tuple[object, Figure]]:
    """Return what is said beneath a step: (words, number) pairs."""
    found: list[tuple[object, Figure]] = []
    if name == "share" and (n := told.count("only", "ruling")):
        found.append((_("退回待裁定"), lists.figure(n, **days, only="ruling")))
    if name == "handle" and (n := told.count("only", "hold")):
        found.append((_("暂停"), lists.figure(n, **days, step="handle", clock="hold")))
    if name == "answer" and (n := told.count("left", "answered")):
        found.append((LEFT_WORDS["answered"], lists.figure(n, **days, left="answered")))
    for left in LEAVES.get(name, ()):
        if n := told.count("left", left):
            found.append((LEFT_WORDS[left], lists.figure(n, **days, left=left)))
    return found


# --- stuck, units, days --------------------------------------------------------------------------------------


def stuck(cases: Sequence[Case], *, at: datetime, district_id: str) -> list[dict[str, Any]]:
    """Return where the oldest open cases stand, whose turn it is, how old they are, and their running clock."""
    calendar = current_calendar(district_id)
    return [
        {
            "case": case,
            "step": step_name(STEPS[FIVE.of_state[State(case.state)]]),
            "who": whose_turn(case),
            "age": age(case.told_at, at=at),
            "chip": desks.case_chip(case, at=at, calendar=calendar),
        }
        for case in cases
    ]


def clock_rows(units: Sequence[UnitClocks], lists: Lists, *, by: str) -> list[dict[str, Any]]:
    """Return clocks by ``unit`` or ``matter``, each row a stacked bar and its numbers with their lists."""
    most = max((unit.total for unit in units), default=0)
    rows = []
    for unit in units:
        counts, own = [unit.counts[name] for name in CLOCK_WORDS], {by: unit.code}
        parts = zip(CLOCK_WORDS, stacked(counts, whole=most, width=UNIT_WIDTH), strict=True)
        rows.append(
            {
                "name": unit.name,
                "bars": [(name, x, width) for name, (x, width) in parts if width],
                "figures": [lists.figure(unit.counts[name], step="handle", clock=name, **own) for name in CLOCK_WORDS],
                "total": lists.figure(unit.total, step="handle", **own),
            }
        )
    return rows


def day_view(
    told: Cohort, closed: dict[date, int], every: Sequence[date], lists: Lists, *, at: datetime
) -> dict[str, Any]:
    """Return the line of days with its table."""
    new = [told.days.get(day, 0) for day in every]
    done = [closed.get(day, 0) for day in every]
    drawn = drawing.days([new, done])
    peak = None
    if drawn.peak is not None:
        x, y, value, index = drawn.peak
        peak = {"x": x, "y": y, "text": f"{say_when(every[index], now=at, form='date')} {value}"}
    rows = [
        {
            "day": day,
            "told": lists.figure(n, since=day.isoformat(), until=day.isoformat()),
            "closed": lists.figure(done[index], closed=day.isoformat()),
        }
        for index, (day, n) in enumerate(zip(every, new, strict=True))
    ]
    words = {
        "told": ngettext("%(n)s件新来", "%(n)s件新来", sum(new)),
        "closed": ngettext("%(n)s件办结", "%(n)s件办结", sum(done)),
    }
    said = _("%(told)s，%(closed)s") % {
        "told": words["told"] % {"n": sum(new)},
        "closed": words["closed"] % {"n": sum(done)},
    }
    return {"drawn": drawn, "peak": peak, "rows": rows[::-1], "first": every[0], "last": every[-1], "said": said}
