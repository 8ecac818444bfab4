"""The map's own things 地图: pins of cases, one heap a grid where there are too many, the list beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import hypot
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from shanzhi.calendars.queries import current_calendar
from shanzhi.cases.models import Case
from shanzhi.desks import showing as desks
from shanzhi.insight.drawing import Ground, kept_clear
from shanzhi.insight.layers import LABELS
from shanzhi.insight.queries.figures import Heap
from shanzhi.insight.queries.ground import Scope
from shanzhi.loop.asking import STEPS, step_name
from shanzhi.loop.local_loops import FIVE
from shanzhi.loop.workflow import State
from shanzhi.queues.conditions import STANDING, clocks
from shanzhi.ui.shapes import Choice, FilterView

CLOSE = 56  # of the drawing: two circles nearer than this lie on each other where a phone draws them larger
PHONE: dict[str, Any] = {"size": 31, "box": 60, "must": False}  # names and marks as a phone shows them


@dataclass(frozen=True, slots=True)
class Pin:
    """One case on the map by its place in the list, or one grid's heap with its number."""

    x: float
    y: float
    n: int
    number: str = ""
    code: str = ""
    name: str = ""


@dataclass(slots=True)
class Knot:
    """What a phone shows instead: pins that would lie on each other, tied into one where most of them are."""

    pins: list[Pin]
    x: float
    y: float
    n: int

    @property
    def first(self) -> Pin:
        """Return the pin with most, the first of the list among equals."""
        return self.pins[0]

    @property
    def is_one(self) -> bool:
        """Return whether nothing is tied to it."""
        return len(self.pins) == 1

    @property
    def codes(self) -> str:
        """Return the grids, as a list's address says them."""
        return ",".join(pin.code for pin in self.pins)

    def tie(self, pin: Pin, n: int) -> None:
        """Take one more in; the knot lies in the middle of what it holds."""
        whole = self.n + n
        self.x, self.y = (
            round((mine * self.n + its * n) / whole, 1) for mine, its in ((self.x, pin.x), (self.y, pin.y))
        )
        self.pins, self.n = [*self.pins, pin], whole


def knots(pins: Sequence[Pin], *, counted: bool) -> list[Knot]:
    """Return the pins of a phone; ``counted`` says that a pin's number is how many it stands for, not its place."""
    tied: list[Knot] = []
    for pin in sorted(pins, key=lambda one: -one.n) if counted else pins:
        n = pin.n if counted else 1
        near = [knot for knot in tied if hypot(knot.x - pin.x, knot.y - pin.y) < CLOSE]
        if near:
            min(near, key=lambda knot: hypot(knot.x - pin.x, knot.y - pin.y)).tie(pin, n)
        else:
            tied.append(Knot([pin], pin.x, pin.y, n))
    return tied


def pins(drawn: Ground | None, cases: Sequence[Case]) -> list[Pin]:
    """Return a pin for every case of the list that has a point on the drawing, in the list's order."""
    if drawn is None or drawn.view is None:
        return []
    found = []
    for ordinal, case in enumerate(cases, start=1):
        if case.lon is not None and case.lat is not None and drawn.view.holds(case.lon, case.lat):
            x, y = drawn.view.xy(case.lon, case.lat)
            found.append(Pin(x, y, ordinal, number=case.number, name=case.title))
    return found


def heaps(drawn: Ground | None, *, late: bool) -> list[Pin]:
    """Return one pin for each grid that has any, with its number."""
    shapes = [*drawn.grids, *drawn.specials] if drawn is not None else []
    counted = [(shape, shape.late if late else shape.count) for shape in shapes]
    return [Pin(shape.x, shape.y, n, code=shape.code, name=shape.name) for shape, n in counted if n]


def marks(drawn: Ground | None, cases: Sequence[Case], *, near: bool, late: bool) -> dict[str, Any]:
    """Return what stands on the drawing: pins or heaps; the same tied together for a phone, and the names beside."""
    found = pins(drawn, cases) if near else heaps(drawn, late=late)
    tied = knots(found, counted=not near)
    names = kept_clear(drawn.labels, tied, **PHONE) if drawn is not None else []
    return {"pins" if near else "heaps": found, "knots": tied, "few_names": names}


def rows(drawn: Ground | None, cases: Sequence[Case], *, at: datetime, district_id: str) -> list[dict[str, Any]]:
    """Return the list beside the map; a case without a point says so."""
    calendar = current_calendar(district_id) if cases else None
    shown = {pin.number for pin in pins(drawn, cases)}
    return [
        {
            "case": case,
            "place": desks.where(case),
            "state": desks.state_view(case),
            "chip": desks.case_chip(case, at=at, calendar=calendar),
            "pinned": case.number in shown,
        }
        for case in cases
        if calendar is not None
    ]


@dataclass(frozen=True, slots=True)
class View:
    """What the map is asked to show: everything open or the overdue alone, which step, which layers."""

    late: bool = False
    step: str = ""
    layers: tuple[str, ...] = ()

    def address(self, **changes: Any) -> str:
        """Return the view as an address says it, without its area."""
        told = replace(self, **changes)
        words = [("clock", "late")] if told.late else []
        words += [("step", told.step)] if told.step else []
        return urlencode(words + [("layer", code) for code in told.layers])


def view_asked(params: QueryDict, offered: Sequence[str]) -> View:
    """Return what an address asks to see; words nobody knows, and layers that aren't theirs, are dropped."""
    step = params.get("step", "")
    asked = tuple(code for code in offered if code in params.getlist("layer"))
    return View(params.get("clock") == "late", step if step in STEPS else "", asked)


def stands(heap: Heap, step: str) -> bool:
    """Return whether a heap's cases stand at one of the five steps, at any for ''."""
    return not step or FIVE.of_state[State(heap.state)] == STEPS.index(step)


def condition(view: View, *, at: datetime) -> Q:
    """Return the condition over open cases of what is asked for: the same as the list's."""
    found = clocks(at)["late"] if view.late else Q()
    return found & STANDING[view.step] if view.step else found


def filters(scope: Scope, view: View, offered: Sequence[str]) -> list[FilterView]:
    """Return what to look at: open or overdue, which of the five steps, which community; and the layers, on or off."""
    tail = f"&area={scope.chosen.code}" if scope.chosen is not None else ""

    def to(**changes: Any) -> str:
        return f"?{view.address(**changes)}{tail}"

    which = [Choice(_("没办完的"), to(late=False), not view.late), Choice(_("超期的"), to(late=True), view.late)]
    every = Choice(_("哪一步都算"), to(step=""), not view.step)
    steps = [
        every,
        *(Choice(_("停在%(step)s") % {"step": step_name(one)}, to(step=one), view.step == one) for one in STEPS),
    ]
    here = f"?{view.address()}"
    places = [Choice(_("全部地方"), here, scope.chosen is None)]
    places += [Choice(one.name, f"{here}&area={one.code}", one is scope.chosen) for one in scope.choices()]
    chosen = scope.chosen.name if scope.chosen is not None else _("全部地方")
    menus = [
        FilterView(which[int(view.late)].label, current=view.late, choices=which),
        FilterView(next(one.label for one in steps if one.current), current=bool(view.step), choices=steps),
        FilterView(chosen, current=scope.chosen is not None, choices=places),
    ]
    for code in offered:
        on = code in view.layers
        layers = tuple(one for one in offered if (one in view.layers) != (one == code))
        menus.append(FilterView(str(LABELS[code]), current=on, url=to(layers=layers)))
    return menus
