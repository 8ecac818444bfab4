"""The map's own things 地图: pins of cases, one heap a grid where there are too many, the list beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.cases.models import Case
from shanzhi.desks import showing as desks
from shanzhi.insight.drawing import Ground
from shanzhi.insight.queries.ground import Scope
from shanzhi.ui.shapes import Choice, FilterView


@dataclass(frozen=True, slots=True)
class Pin:
    """One case on the map by its place in the list, or one grid's heap with its number."""

    x: float
    y: float
    n: int
    number: str = ""
    code: str = ""
    name: str = ""


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


def rows(drawn: Ground | None, cases: Sequence[Case], *, at: datetime, district_id: str) -> list[dict[str, Any]]:
    """Return the list beside the map; a case without a point says so."""
    calendar = desks.calendar_of(district_id) if cases else None
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


def filters(scope: Scope, *, late: bool) -> list[FilterView]:
    """Return what to look at: everything open or the overdue alone, and which community."""
    area = f"&area={scope.chosen.code}" if scope.chosen is not None else ""
    late_word = "clock=late" if late else ""
    which = [Choice(_("没办完的"), f"?{area[1:]}", not late), Choice(_("超期的"), f"?clock=late{area}", late)]
    chosen = scope.chosen.name if scope.chosen is not None else _("全部地方")
    places = [Choice(_("全部地方"), f"?{late_word}", scope.chosen is None)]
    places += [
        Choice(one.name, f"?{late_word}&area={one.code}" if late else f"?area={one.code}", one is scope.chosen)
        for one in scope.choices()
    ]
    return [
        FilterView(which[1].label if late else which[0].label, current=late, choices=which),
        FilterView(chosen, current=scope.chosen is not None, choices=places),
    ]
