"""The published results 检查结果: place, units, what was looked at and what became of it; no persons."""

from __future__ import annotations

from dataclasses import dataclass, field

from shanzhi.inspections.models.tasks import InspectionUnit
from shanzhi.inspections.models.visits import Answer, Finding, Visit
from shanzhi.inspections.workflow import Result
from shanzhi.ui.joining import joined

PAGE = 50


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
