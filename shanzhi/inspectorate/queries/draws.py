"""A draw 抽取 as its pages tell it, to staff and to everybody who would replay it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shanzhi.accounts.models import User
from shanzhi.enforcement.grades import RISK_WORDS
from shanzhi.inspections.models.tasks import Draw, Inspection
from shanzhi.inspections.models.visits import Visit
from shanzhi.inspections.workflow import VisitState
from shanzhi.territory.models import Place


@dataclass(slots=True)
class DrawView:
    """A draw as its page tells it: counts, inputs by name, outcome; not ``shown`` while it would give places away."""

    draw: Draw
    shown: bool
    places: list[dict[str, Any]]
    units: list[str]
    counts: Sequence[tuple[object, int, int]]
    people: dict[str, str]


def draw_view(inspection: Inspection, *, for_staff: bool) -> DrawView | None:
    """Return the draw of an inspection, None before its list is fixed; the public reads it once no visit is planned."""
    draw = Draw.objects.filter(inspection=inspection).first()
    if draw is None:
        return None
    planned = Visit.objects.filter(inspection=inspection, district_id=inspection.district_id, state=VisitState.PLANNED)
    shown = for_staff or (draw.drawn_at is not None and not planned.exists())
    inputs = json.loads(draw.inputs)
    drawn = {one["place"]: one["inspectors"] for one in (draw.outcome or {}).get("visits", [])}
    short = set((draw.outcome or {}).get("short", []))
    names = dict(Place.objects.filter(code__in=[one["code"] for one in inputs["places"]]).values_list("code", "name"))
    users = dict(User.objects.filter(pk__in=draw.people.values()).values_list("pk", "name")) if for_staff else {}
    places = [
        {
            "code": one["code"],
            "name": names.get(one["code"], one["code"]),
            "risk": RISK_WORDS[one["risk"]],
            "drawn": one["code"] in drawn,
            "short": one["code"] in short,
            "team": drawn.get(one["code"], []),
        }
        for one in inputs["places"]
    ]
    in_class = Counter(one["risk"] for one in inputs["places"])
    taken = Counter(one["risk"] for one in inputs["places"] if one["code"] in drawn)
    counts = [(RISK_WORDS[risk], in_class[risk], taken[risk]) for risk in RISK_WORDS if in_class[risk]]
    units = [str(row.unit) for row in inspection.units.select_related("unit").order_by("ordinal")]
    people = {code: users.get(user_id, "") for code, user_id in draw.people.items()}
    places.sort(key=lambda one: not one["drawn"])
    return DrawView(draw, shown, places, units, counts, people)
