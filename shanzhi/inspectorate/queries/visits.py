"""What an inspector has to do 我的检查, and one visit whole."""

from __future__ import annotations

from dataclasses import dataclass

from shanzhi.enforcement.models import Item
from shanzhi.inspections.access import inspecting_units
from shanzhi.inspections.models.tasks import InspectionUnit
from shanzhi.inspections.models.visits import Answer, Finding, Notice, Photo, Visit, VisitInspector
from shanzhi.inspections.queries.visits import notice_of
from shanzhi.inspections.workflow import RESULT_WORDS, UNDER_NOTICE, FindingState, VisitState
from shanzhi.kernel.actors import Actor

PAGE = 50


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
        notice_of(visit),
        list(Photo.objects.in_district(visit.district_id).filter(visit_id=visit.pk).order_by("ordinal")),
    )
