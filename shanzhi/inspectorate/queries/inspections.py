"""What the pages of an inspection show 检查: the list with its figures, its visits, what waits to be published."""

from __future__ import annotations

from dataclasses import dataclass, field

from shanzhi.inspections.access import inspections_visible
from shanzhi.inspections.models.tasks import Inspection, InspectionUnit
from shanzhi.inspections.models.visits import Finding, Visit, VisitInspector
from shanzhi.inspections.workflow import ENDED, VisitState
from shanzhi.kernel.actors import Actor

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


def to_publish(inspection: Inspection) -> list[Visit]:
    """Return the recorded visits whose result isn't public yet."""
    rows = Visit.objects.filter(district_id=inspection.district_id, inspection=inspection, published_at=None)
    found = list(rows.filter(state=VisitState.RECORDED).select_related("place").order_by("number"))
    for visit in found:
        visit.inspection = inspection
    return found
