"""Who may inspect 检查, and which inspections somebody may know of. Who convenes is said a floor below.

Only a post as an inspector, in a unit on the list of those with power to inspect, lets anybody inspect. A grid worker
looks and reports (patrols), and can neither convene nor record an inspection.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404

from shanzhi.inspections.models.tasks import Inspection, InspectionUnit
from shanzhi.inspections.models.visits import Finding, Visit
from shanzhi.inspections.workflow import VisitState
from shanzhi.kernel.actors import Actor
from shanzhi.people.capacities import Capacity
from shanzhi.territory.queries import areas_within

INSPECTORS = frozenset({str(Capacity.INSPECTOR)})
OVERSEERS = frozenset({str(Capacity.COORDINATOR), str(Capacity.LEADER), str(Capacity.SUPERVISOR)})
READERS = OVERSEERS | INSPECTORS


def inspecting_units(actor: Actor) -> frozenset[int]:
    """Return the units for which an actor inspects."""
    return actor.units_as(INSPECTORS)


def inspections_visible(actor: Actor) -> QuerySet[Inspection]:
    """Return the inspections an actor may know of: in their area, or their unit's."""
    seen = areas_within(actor.areas_as(OVERSEERS))
    if units := inspecting_units(actor):
        seen |= Q(pk__in=InspectionUnit.objects.filter(unit_id__in=units).values("inspection_id"))
    return Inspection.objects.filter(seen, district_id=actor.district_id)


def get_inspection(actor: Actor, number: str) -> Inspection:
    """Return the inspection of a number, if the actor may know of it.

    :raises Http404: when it isn't there or isn't theirs; the two answer alike.
    """
    found = inspections_visible(actor).filter(number=number).select_related("item_list", "rule").first()
    if found is None:
        raise Http404
    return found


def get_visit(actor: Actor, number: str) -> Visit:
    """Return the visit of a number, with place and inspection, if the actor may know of it.

    :raises Http404: when it isn't there or isn't theirs.
    """
    rows = Visit.objects.filter(district_id=actor.district_id, number=number)
    found = rows.filter(inspection__in=inspections_visible(actor)).select_related("place", "inspection__rule").first()
    if found is None:
        raise Http404
    return found


def get_finding(actor: Actor, number: str, ordinal: int) -> Finding:
    """Return one defect of a visit, if the actor may know of it.

    :raises Http404: when it isn't there or isn't theirs.
    """
    visit = get_visit(actor, number)
    rows = Finding.objects.in_district(actor.district_id).filter(visit_id=visit.pk, ordinal=ordinal)
    found: Finding | None = rows.select_related("item__unit").first()
    if found is None:
        raise Http404
    found.visit = visit
    return found


def may_record(actor: Actor, visit: Visit) -> bool:
    """Return whether an actor was drawn for a visit that is still to be made, and still inspects."""
    if visit.state != VisitState.PLANNED or not inspecting_units(actor):
        return False
    return visit.inspectors.filter(user_id=actor.user_id or 0, unit_id__in=inspecting_units(actor)).exists()


def went_along(actor: Actor, visit: Visit) -> bool:
    """Return whether an actor was one of the visit's inspectors."""
    return bool(inspecting_units(actor)) and visit.inspectors.filter(user_id=actor.user_id or 0).exists()


def may_recheck(actor: Actor, finding: Finding) -> bool:
    """Return whether an actor may recheck a defect: an inspector of a unit that takes part, never who found it."""
    if actor.user_id is None or actor.user_id == finding.found_by_id:
        return False
    units = inspecting_units(actor)
    return (
        bool(units)
        and InspectionUnit.objects.filter(inspection_id=finding.visit.inspection_id, unit_id__in=units).exists()
    )
