"""Who may ask, review and look again: somebody outside the units that handled the case, and never its closer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from shanzhi.callbacks.models import Callback, Exclusion, Recheck, RecheckDraw
from shanzhi.callbacks.workflow import CallbackState
from shanzhi.cases.access import get_case
from shanzhi.cases.models import Case, Task
from shanzhi.cases.querysets import UNIT_CAPACITIES
from shanzhi.kernel.actors import Actor
from shanzhi.loop.workflow import State, Zone
from shanzhi.people.capacities import Capacity
from shanzhi.reports import codes
from shanzhi.reports.models import Rating, Report
from shanzhi.territory.queries import areas_within

CALLERS = frozenset({str(Capacity.INTAKE_AGENT), str(Capacity.CHECKER)})
REVIEWERS = frozenset({str(Capacity.SUPERVISOR)})
LOOKERS = frozenset({str(Capacity.CHECKER), str(Capacity.SUPERVISOR)})
WATCHERS = LOOKERS | {str(Capacity.LEADER)}
RULERS = frozenset({str(Capacity.KEEPER)})
# Whose capacity reads across an area what is asked after closing: never the people of the units that handled it.
CENTRE = CALLERS | REVIEWERS | {str(Capacity.REGISTRAR), str(Capacity.DISPATCHER)}
ENDED = (str(State.CLOSED), str(State.ARCHIVED))


def may_see_rating(actor: Actor, rating: Rating, *, at: datetime) -> bool:
    """Return whether an actor may read one teller's answers: whoever is rated waits until the month is frozen.

    The policy stands once, at the query of ``reports``, which pages and lists go through.
    """
    return bool(Rating.objects.visible_to(actor, at=at).filter(pk=rating.pk).exists())


def stands_over(actor: Actor, case: Case, capacities: frozenset[str]) -> bool:
    """Return whether the actor holds one of the capacities over this case, in the ordinary zone."""
    return case.zone == Zone.ORDINARY and actor.stands_over(case.area_path, capacities)


def cases_outside(actor: Actor, capacities: frozenset[str]) -> QuerySet[Any]:
    """Return the ordinary cases under these capacities in which the actor had no part: no post in a unit, no hand."""
    rows = Case.objects.visible_to(actor).filter(areas_within(actor.areas_as(capacities)), zone=Zone.ORDINARY)
    mine = Q(unit_id__in=actor.unit_ids()) | Q(signed_by_id=actor.user_id) | Q(handed_in_by_id=actor.user_id)
    parts = Task.objects.in_district(actor.district_id).filter(mine).values("case_id")
    return rows.exclude(pk__in=parts).exclude(closed_by_id__isnull=False, closed_by_id=actor.user_id)


def reasons_inside(actor: Actor, case: Case) -> list[str]:
    """Return why this actor isn't outside enough to ask, review or look again; empty when they are."""
    reasons = []
    tasks = list(Task.objects.of_case(case.district_id, case.pk))
    if {task.unit_id for task in tasks} & actor.unit_ids():
        reasons.append(_("承办单位的人不问、不复核自己单位办的事。"))
    hands = {task.handed_in_by_id for task in tasks} | {task.signed_by_id for task in tasks}
    if actor.user_id is not None and actor.user_id in hands:
        reasons.append(_("办过这件事的人不问、不复核。"))
    if actor.user_id is not None and actor.user_id == case.closed_by_id:
        reasons.append(_("结案的人不再回访、回头看自己结的事，请另一位来。"))
    return reasons


def callbacks_for(actor: Actor, *, at: datetime) -> QuerySet[Any]:
    """Return the askings whose call is this actor's turn now."""
    waiting = Callback.objects.in_district(actor.district_id).filter(
        state=CallbackState.WAITING, reachable=True, call_from__lte=at, due_at__gt=at
    )
    return waiting.filter(case_id__in=cases_outside(actor, CALLERS).values("id"))


def get_callback(actor: Actor, number: str) -> Callback:
    """Return the last asking of this report's number with report and case, for somebody who may call.

    :raises Http404: when it isn't there or isn't theirs; the two answer alike.
    """
    wanted = codes.normalise_number(number)
    rows = Callback.objects.in_district(actor.district_id).filter(number=wanted)
    mine = rows.filter(case_id__in=cases_outside(actor, CALLERS).values("id"))
    found: Callback | None = mine.order_by("-asked_at", "-id").first()
    if found is None:
        raise Http404
    found.case = Case.objects.in_district(actor.district_id).select_related("lead_unit", "matter").get(pk=found.case_id)
    found.report = Report.objects.in_district(actor.district_id).get(pk=found.report_id)
    found.report.case = found.case
    return found


def units_asking(actor: Actor, case: Case) -> list[int]:
    """Return the units in whose name this actor may ask to leave a case out of the rates."""
    own = actor.units_as(UNIT_CAPACITIES)
    parts = Task.objects.of_case(case.district_id, case.pk).filter(unit_id__in=own)
    return list(parts.order_by("ordinal").values_list("unit_id", flat=True))


def exclusions_seen(actor: Actor) -> QuerySet[Any]:
    """Return the requests about cases this actor may know of."""
    cases = Case.objects.visible_to(actor).values("id")
    return Exclusion.objects.in_district(actor.district_id).filter(case_id__in=cases)


def get_exclusion(actor: Actor, number: str) -> Exclusion:
    """Return one request with its case and unit.

    :raises Http404: when it isn't there or isn't theirs.
    """
    found: Exclusion | None = exclusions_seen(actor).filter(number=number).select_related("unit").first()
    if found is None:
        raise Http404
    found.case = Case.objects.in_district(actor.district_id).select_related("lead_unit", "matter").get(pk=found.case_id)
    return found


def may_review(actor: Actor, exclusion: Exclusion) -> bool:
    """Return whether this actor may decide now: outside the unit, and the second time somebody else than the first."""
    if not exclusion.is_waiting or not stands_over(actor, exclusion.case, REVIEWERS):
        return False
    second = exclusion.reviews == 1 and exclusion.first_by_id == actor.user_id
    return not second and not reasons_inside(actor, exclusion.case)


def get_draw(actor: Actor, number: str) -> RecheckDraw:
    """Return one drawing; whoever looks again may replay it.

    :raises Http404: when there is none.
    """
    found: RecheckDraw | None = RecheckDraw.objects.in_district(actor.district_id).filter(number=number).first()
    if found is None:
        raise Http404
    return found


def get_recheck(actor: Actor, number: str, ordinal: int) -> Recheck:
    """Return one second look with its case, if the actor may know of the case.

    :raises Http404: when it isn't there or isn't theirs.
    """
    rows = Recheck.objects.in_district(actor.district_id).filter(draw=get_draw(actor, number), ordinal=ordinal)
    found: Recheck | None = rows.filter(case_id__in=Case.objects.visible_to(actor).values("id")).first()
    if found is None:
        raise Http404
    found.draw = get_draw(actor, number)
    found.case = Case.objects.in_district(actor.district_id).select_related("lead_unit", "matter").get(pk=found.case_id)
    return found


def ended_case(actor: Actor, number: str) -> Case:
    """Return a closed ordinary case in which the actor's unit had a part.

    :raises Http404: otherwise.
    """
    case = get_case(actor, number)
    if case.state not in ENDED or case.zone != Zone.ORDINARY or not units_asking(actor, case):
        raise Http404
    return case
