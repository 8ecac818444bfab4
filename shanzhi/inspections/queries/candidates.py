"""Who and what could be drawn 候选: premises of the one register, inspectors by their posts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q

from shanzhi.enforcement.drawing import ALGORITHM
from shanzhi.enforcement.grades import Risk
from shanzhi.enforcement.models import Allowance
from shanzhi.enforcement.queries import risks
from shanzhi.inspections.models.tasks import Inspection
from shanzhi.inspections.models.visits import Visit
from shanzhi.inspections.workflow import Mode, VisitState
from shanzhi.people.access import on_day
from shanzhi.people.capacities import Capacity
from shanzhi.people.models import Post
from shanzhi.territory.models import Place
from shanzhi.territory.queries import area_within

COUNTED = (VisitState.PLANNED, VisitState.RECORDED)


@dataclass(slots=True)
class Candidates:
    """The inputs of a draw, the places left out for the cap (with the count), and who stands behind each code."""

    inputs: dict[str, Any]
    left_out: list[dict[str, Any]] = field(default_factory=list)
    people: dict[str, int] = field(default_factory=dict)


def premises_meant(inspection: Inspection) -> list[Place]:
    """Return the premises in use that an inspection means, by code: those it names, or those called by its words."""
    meant = Q(code__in=inspection.place_codes)
    if inspection.mode == Mode.RANDOM:
        meant = Q(pk__in=[])
        for word in inspection.words:
            meant |= Q(name__contains=word)
    found = Place.objects.filter(meant, area_within(inspection.area_path), kind="premises", valid_to=None)
    return list(found.order_by("code"))


def visits_this_year(district_id: str, place_ids: Iterable[int], year: int) -> Counter[int]:
    """Return how often each place was or is to be inspected in a year, a joint visit counting once."""
    rows = Visit.objects.filter(
        district_id=district_id, place_id__in=list(place_ids), state__in=COUNTED, inspection__starts_on__year=year
    )
    return Counter(rows.values_list("place_id", flat=True))


def candidates(inspection: Inspection, *, at: datetime) -> Candidates:
    """Return everything a draw of this inspection would begin with today."""
    places = premises_meant(inspection)
    ids, year, district_id = [place.pk for place in places], inspection.starts_on.year, inspection.district_id
    classes, done = risks(district_id, ids), visits_this_year(district_id, ids, year)
    allowed = set(
        Allowance.objects.filter(
            district_id=district_id, place_id__in=ids, year=year, state=Allowance.State.GRANTED
        ).values_list("place_id", flat=True)
    )
    caps, listed, left_out = inspection.rule.caps, [], []
    for place in places:
        risk = classes.get(place.pk, str(Risk.ORDINARY))
        if done[place.pk] >= caps[risk] and place.pk not in allowed:
            left_out.append({"code": place.code, "name": place.name, "done": done[place.pk], "cap": caps[risk]})
        else:
            listed.append({"code": place.code, "risk": risk})
    coded, people = _inspectors(inspection, at)
    shares = dict.fromkeys(map(str, Risk), 100) if inspection.mode == Mode.NAMED else inspection.rule.shares
    recusals = inspection.recusals.values_list("user_id", "place__code")
    codes = {user_id: code for code, user_id in people.items()}
    known = {one["code"] for one in listed}
    inputs = {
        "algorithm": ALGORITHM,
        "places": listed,
        "inspectors": coded,
        "recusals": [[codes[user], place] for user, place in recusals if user in codes and place in known],
        "shares": shares,
        "units": list(inspection.units.order_by("ordinal").values_list("unit__code", flat=True)),
        "per_unit": inspection.per_unit,
    }
    return Candidates(inputs, left_out, people)


def _inspectors(inspection: Inspection, at: datetime) -> tuple[list[dict[str, str]], dict[str, int]]:
    """Return the inspectors of the units as (code, unit), and the people behind the codes: no name enters a draw."""
    units = list(inspection.units.values_list("unit_id", flat=True))
    posts = Post.objects.in_force(on=on_day(at)).filter(capacity=Capacity.INSPECTOR, unit_id__in=units)
    coded, people, seen = list[dict[str, str]](), dict[str, int](), Counter[str]()
    for user_id, unit in posts.order_by("unit__code", "pk").values_list("user_id", "unit__code"):
        if user_id in people.values():
            continue
        seen[unit] += 1
        code = f"{unit}-{seen[unit]:02d}"
        coded.append({"code": code, "unit": unit})
        people[code] = user_id
    return coded, people
