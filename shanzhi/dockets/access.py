"""Who may open a docket over a case, and who may take which step on it.

A closed zone's one capacity does everything there. Who may know of which docket, each kind's room says.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from shanzhi.cases.models import Case
from shanzhi.cases.querysets import CaseQuerySet
from shanzhi.clocks.querysets import DistrictQuerySet
from shanzhi.dockets.models import Docket
from shanzhi.dockets.workflow import OVERSEERS, PERSON
from shanzhi.kernel.actors import Actor, ActorKind, Holding
from shanzhi.kernel.steps import Step
from shanzhi.loop.workflow import SYSTEM, ZONE_CAPACITY, Zone
from shanzhi.people.capacities import UNIT_BOUND, label
from shanzhi.territory.queries import areas_within
from shanzhi.ui.joining import joined


def may_oversee(actor: Actor, case: Case, capacities: Collection[str] = OVERSEERS) -> bool:
    """Return whether an actor may open a docket over a case; its zone decides who."""
    own = ZONE_CAPACITY.get(Zone(case.zone))
    asked = capacities if own is None else {str(own)}
    return actor.stands_over(case.area_path, asked)


def over(actor: Actor, capacities: Collection[str]) -> Q:
    """Return "in an area over which one of these capacities is held"."""
    return areas_within(actor.areas_as(capacities))


def ordinary_cases(actor: Actor) -> CaseQuerySet:
    """Return the cases one may know of that lie in no closed zone: all that boards, batches and whistles take."""
    return Case.objects.visible_to(actor).filter(zone=str(Zone.ORDINARY))


def get_one(found: DistrictQuerySet, number: str) -> Any:
    """Return the docket of this number among those one may know of.

    :raises Http404: when it isn't there or isn't theirs; the two answer alike.
    """
    one = found.filter(number=number).first()
    if one is None:
        raise Http404
    return one


def wanted(row: Step, docket: Docket) -> frozenset[str]:
    """Return the capacities that may take a step; on what lies in a closed zone its one capacity does all."""
    own = ZONE_CAPACITY.get(Zone(getattr(docket, "zone", Zone.ORDINARY)))
    return row.capacities if own is None else (row.capacities & {SYSTEM}) | {str(own)}


def reasons_against(row: Step, docket: Docket, actor: Actor, *, units: Collection[int] = ()) -> list[str]:
    """Return every reason why this actor can't take this step now; ``units`` are those the docket was sent to."""
    reasons = []
    if docket.state not in row.sources:
        words = {"state": docket.state_label, "step": row.label}
        reasons.append(_("现在是“%(state)s”，不能%(step)s。") % words)
    if actor.kind is ActorKind.SYSTEM:
        return reasons if SYSTEM in row.capacities else [*reasons, _("%(step)s要由人来做。") % {"step": row.label}]
    own = wanted(row, docket)
    is_person = actor.user_id is not None and actor.user_id == getattr(docket, "person_id", None)
    if not (PERSON in own and is_person) and holding_for(own, docket, actor, units) is None:
        reasons.append(_("%(step)s轮不到您：由%(who)s做。") % {"step": row.label, "who": _said(own)})
    if "unit" in row.apart_from and actor.unit_ids() & set(units):
        reasons.append(_("%(step)s轮不到您：承办单位的人不看自己单位的事。") % {"step": row.label})
    if "person" in row.apart_from and is_person:
        reasons.append(_("%(step)s轮不到您：不决定自己的事。") % {"step": row.label})
    return reasons


def _said(own: Collection[str]) -> str:
    """Return in words who may take a step."""
    posts = [label(one) for one in sorted(own) if one not in {SYSTEM, PERSON}]
    return joined([*posts, _("本人")] if PERSON in own else posts)


def holding_for(own: Collection[str], docket: Docket, actor: Actor, units: Collection[int]) -> Holding | None:
    """Return the post in which the actor may act on the docket, or None.

    ``own`` are the capacities that may. A post bound to a unit counts where the docket was sent to that unit, any
    other one over the docket's area.
    """
    unit_side = own & {str(one) for one in UNIT_BOUND} if isinstance(own, frozenset) else frozenset()
    for one in actor.holdings_as(own):
        if one.capacity in UNIT_BOUND or (one.area_path is None and one.unit_id is not None):
            if one.unit_id in units:
                return one
        elif one.covers(docket.area_path) or (not unit_side and one.unit_id in units):
            return one
    return None


def steps_for(docket: Docket, actor: Actor, *, units: Collection[int] = ()) -> list[Step]:
    """Return the rows this actor may take on a docket now."""
    leaving = docket.table.leaving(docket.state)
    return [row for row in leaving if not reasons_against(row, docket, actor, units=units)]
