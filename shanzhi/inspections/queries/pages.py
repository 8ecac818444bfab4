"""What the pages of 检查 show: lists with their figures, one inspection, one visit, what the public may read."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from shanzhi.accounts.models import User
from shanzhi.enforcement.grades import RISK_WORDS
from shanzhi.enforcement.models import Item
from shanzhi.enforcement.queries import mixed_list
from shanzhi.inspections.access import inspecting_units, inspections_visible
from shanzhi.inspections.models.tasks import Draw, Inspection, InspectionUnit
from shanzhi.inspections.models.visits import Answer, Finding, Notice, Photo, Visit, VisitInspector
from shanzhi.inspections.workflow import ENDED, RESULT_WORDS, UNDER_NOTICE, FindingState, Result, VisitState
from shanzhi.kernel.actors import Actor
from shanzhi.territory.models import Place
from shanzhi.ui.joining import joined

PAGE = 50


@dataclass(slots=True)
class InspectionRow:
    """An inspection with how far it is."""

    inspection: Inspection
    units: list[str] = field(default_factory=list)
    visits: int = 0
    done: int = 0
    open_findings: int = 0


def inspection_rows(actor: Actor, *, before: str = "") -> tuple[list[InspectionRow], str]:
    """Return the newest inspections an actor may know of, and the number before which the next ones come."""
    found = inspections_visible(actor).order_by("-number")
    listed = list((found.filter(number__lt=before) if before else found)[: PAGE + 1])
    rows = {one.pk: InspectionRow(one) for one in listed[:PAGE]}
    for row in InspectionUnit.objects.filter(inspection_id__in=rows).select_related("unit").order_by("ordinal"):
        rows[row.inspection_id].units.append(str(row.unit))
    visits = dict[int, int]()
    for pk, inspection_id, state in Visit.objects.filter(
        district_id=actor.district_id, inspection_id__in=rows
    ).values_list("pk", "inspection_id", "state"):
        visits[pk] = inspection_id
        rows[inspection_id].visits += 1
        rows[inspection_id].done += state != VisitState.PLANNED
    left = Finding.objects.in_district(actor.district_id).filter(visit_id__in=list(visits))
    for visit_id in left.exclude(state__in=[str(one) for one in ENDED]).values_list("visit_id", flat=True):
        rows[visits[visit_id]].open_findings += 1
    return list(rows.values()), listed[PAGE - 1].number if len(listed) > PAGE else ""


def visits_to_make(actor: Actor) -> list[Visit]:
    """Return the visits somebody was drawn for and has still to make."""
    mine = VisitInspector.objects.filter(user_id=actor.user_id or 0, unit_id__in=inspecting_units(actor))
    rows = Visit.objects.filter(
        district_id=actor.district_id, state=VisitState.PLANNED, pk__in=mine.values("visit_id")
    ).select_related("place", "inspection")
    return list(rows.order_by("inspection__ends_on", "number")[:PAGE])


def rechecks_to_make(actor: Actor) -> list[Finding]:
    """Return the defects under notice that somebody may recheck, the earliest day first: never those they found."""
    units = InspectionUnit.objects.filter(unit_id__in=inspecting_units(actor)).values("inspection_id")
    rows = Finding.objects.in_district(actor.district_id).filter(
        state__in=[str(one) for one in UNDER_NOTICE], visit__inspection_id__in=units
    )
    others = rows.exclude(found_by_id=actor.user_id).select_related("visit__place", "item")
    return list(others.order_by("due_on", "visit_id", "ordinal")[:PAGE])


def notices_to_write(actor: Actor) -> list[Visit]:
    """Return the visits somebody made whose defects wait for the notice."""
    waiting = Finding.objects.in_district(actor.district_id).filter(state=FindingState.FOUND, found_by_id=actor.user_id)
    rows = Visit.objects.filter(district_id=actor.district_id, pk__in=waiting.values("visit_id"))
    return list(rows.select_related("place", "inspection").order_by("number")[:PAGE])


@dataclass(slots=True)
class VisitRow:
    """A visit in its inspection, with who goes and what was found."""

    visit: Visit
    team: list[str] = field(default_factory=list)
    found: int = 0
    left: int = 0


def visit_rows(inspection: Inspection) -> list[VisitRow]:
    """Return the visits of an inspection in order (three statements)."""
    visits = Visit.objects.filter(district_id=inspection.district_id, inspection=inspection).select_related("place")
    rows = {visit.pk: VisitRow(visit) for visit in visits.order_by("number")}
    for visit_id, name in (
        VisitInspector.objects.filter(visit_id__in=list(rows)).order_by("pk").values_list("visit_id", "user__name")
    ):
        rows[visit_id].team.append(name)
    for visit_id, state in (
        Finding.objects.in_district(inspection.district_id)
        .filter(visit_id__in=list(rows))
        .values_list("visit_id", "state")
    ):
        rows[visit_id].found += 1
        rows[visit_id].left += state not in ENDED
    return list(rows.values())


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


@dataclass(slots=True)
class VisitView:
    """One visit whole."""

    visit: Visit
    team: list[tuple[str, str]]
    answers: list[tuple[Item, str, object]]
    findings: list[Finding]
    notice: Notice | None
    photos: list[Photo]


def visit_view(visit: Visit) -> VisitView:
    """Return one visit with everything on it (five statements)."""
    team = visit.inspectors.select_related("user", "unit").order_by("pk")
    answers = Answer.objects.in_district(visit.district_id).filter(visit_id=visit.pk).select_related("item__unit")
    findings = Finding.objects.in_district(visit.district_id).filter(visit_id=visit.pk).select_related("item__unit")
    listed = list(findings.order_by("ordinal"))
    for one in listed:
        one.visit = visit
    return VisitView(
        visit,
        [(one.user.name, str(one.unit)) for one in team],
        [(one.item, one.result, RESULT_WORDS[one.result]) for one in answers.order_by("item__ordinal")],
        listed,
        Notice.objects.filter(visit=visit, district_id=visit.district_id).first(),
        list(Photo.objects.in_district(visit.district_id).filter(visit_id=visit.pk).order_by("ordinal")),
    )


def photos_of(finding: Finding) -> list[Photo]:
    """Return the photos of a defect: its item's as it was found, then those of its rechecks."""
    rows = Photo.objects.in_district(finding.district_id).filter(visit_id=finding.visit_id, item_id=finding.item_id)
    return list(rows.filter(Q(finding=None) | Q(finding=finding.pk)).order_by("ordinal"))


@dataclass(slots=True)
class ResultRow:
    """One published result: no persons."""

    visit: Visit
    units: str
    items: int = 0
    findings: list[Finding] = field(default_factory=list)


def published(district_id: str, *, before: str = "") -> tuple[list[ResultRow], str]:
    """Return the published results, the newest visits first, and the number before which the next ones come."""
    rows = Visit.objects.filter(district_id=district_id, published_at__isnull=False)
    found = list(
        (rows.filter(number__lt=before) if before else rows)
        .select_related("place", "inspection")
        .order_by("-number")[: PAGE + 1]
    )
    listed = {visit.pk: ResultRow(visit, "") for visit in found[:PAGE]}
    units: dict[int, list[str]] = {}
    tasks = {row.visit.inspection_id for row in listed.values()}
    for one in InspectionUnit.objects.filter(inspection_id__in=tasks).select_related("unit").order_by("ordinal"):
        units.setdefault(one.inspection_id, []).append(str(one.unit))
    answers = Answer.objects.in_district(district_id).filter(visit_id__in=list(listed)).exclude(result=Result.NONE)
    for visit_id in answers.values_list("visit_id", flat=True):
        listed[visit_id].items += 1
    findings = Finding.objects.in_district(district_id).filter(visit_id__in=list(listed)).select_related("item")
    for finding in findings.order_by("visit_id", "ordinal"):
        listed[finding.visit_id].findings.append(finding)
    for row in listed.values():
        row.units = joined(units.get(row.visit.inspection_id, []))
    return list(listed.values()), found[PAGE - 1].number if len(found) > PAGE else ""


def to_publish(inspection: Inspection) -> list[Visit]:
    """Return the recorded visits whose result isn't public yet."""
    rows = Visit.objects.filter(district_id=inspection.district_id, inspection=inspection, published_at=None)
    found = list(rows.filter(state=VisitState.RECORDED).select_related("place").order_by("number"))
    for visit in found:
        visit.inspection = inspection
    return found


def items_of(visit: Visit) -> list[Item]:
    """Return the items a visit asks: the inspection's topic, version and units, the leading unit's first."""
    task = visit.inspection
    return mixed_list(
        task.item_list_id, task.topic, list(task.units.order_by("ordinal").values_list("unit_id", flat=True))
    )
