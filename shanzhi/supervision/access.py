"""Who may know of which order, and who may take which step on what this room and the rooms above it number.

An order about a 举报 or a child's case stays within that zone's capacity; such cases can't be put into a batch at all.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.utils.translation import gettext as _

from shanzhi.cases.models import Case
from shanzhi.cases.querysets import CaseQuerySet, within
from shanzhi.clocks.querysets import DistrictQuerySet
from shanzhi.kernel.actors import Actor, ActorKind, Holding
from shanzhi.kernel.steps import Step
from shanzhi.loop.workflow import SYSTEM, ZONE_CAPACITY, Zone
from shanzhi.people.capacities import UNIT_BOUND, Capacity, label
from shanzhi.supervision.models import Order, OrderCase, Supervised
from shanzhi.supervision.workflow import OVERSEERS, PERSON
from shanzhi.ui.joining import joined

# Those who read the orders of their area; its units read their own.
READERS = OVERSEERS | {str(Capacity.DISPATCHER), str(Capacity.REGISTRAR)}
UNIT_READERS = frozenset({str(Capacity.HANDLER), str(Capacity.UNIT_APPROVER), str(Capacity.INSPECTOR)})
URGERS = OVERSEERS | {str(Capacity.DISPATCHER)}
DESK = (Capacity.SUPERVISOR, Capacity.LEADER, Capacity.DISPATCHER, Capacity.REGISTRAR, Capacity.HANDLER,
        Capacity.UNIT_APPROVER, Capacity.COMPLAINT_RECEIVER, Capacity.CHILD_PROTECTION)  # fmt: skip


def over(actor: Actor, capacities: Collection[str]) -> Q:
    """Return "in an area over which one of these capacities is held"."""
    found = Q(pk__in=[])
    for path in {one.area_path for one in actor.holdings_as(capacities) if one.area_path is not None}:
        found |= within(path) if path else Q(pk__isnull=False)
    return found


def own_units(actor: Actor) -> list[int]:
    """Return the units one acts in, as somebody who may read what they were sent."""
    return sorted({one.unit_id for one in actor.holdings_as(UNIT_READERS) if one.unit_id is not None})


def ordinary_cases(actor: Actor) -> CaseQuerySet:
    """Return the cases one may know of that lie in no closed zone: all that boards, batches and whistles take."""
    return Case.objects.visible_to(actor).filter(zone=str(Zone.ORDINARY))


def orders_visible(actor: Actor) -> DistrictQuerySet:
    """Return the orders one may know of: over one's area, to one's unit, to oneself; closed zones by their cases."""
    units = own_units(actor)
    ordinary = over(actor, READERS) | Q(unit_id__in=units) | Q(head_id=actor.user_id)
    of_cases = OrderCase.objects.filter(
        district_id=actor.district_id, order_id=OuterRef("pk"), case_id__in=Case.objects.visible_to(actor).values("pk")
    )
    closed = ~Q(zone=str(Zone.ORDINARY)) & Q(Exists(of_cases))
    ours = (Q(zone=str(Zone.ORDINARY)) & ordinary) | closed
    return Order.objects.in_district(actor.district_id).filter(ours)


def get_one(found: DistrictQuerySet, number: str) -> Any:
    """Return the thing of this number among those one may know of.

    :raises Http404: when it isn't there or isn't theirs; the two answer alike.
    """
    one = found.filter(number=number).first()
    if one is None:
        raise Http404
    return one


def wanted(row: Step, thing: Supervised) -> frozenset[str]:
    """Return the capacities that may take a step; on what lies in a closed zone its one capacity does all."""
    own = ZONE_CAPACITY.get(Zone(getattr(thing, "zone", Zone.ORDINARY)))
    return row.capacities if own is None else (row.capacities & {SYSTEM}) | {str(own)}


def reasons_against(row: Step, thing: Supervised, actor: Actor, *, units: Collection[int] = ()) -> list[str]:
    """Return every reason why this actor can't take this step now; ``units`` are those the thing was sent to."""
    reasons = []
    if thing.state not in row.sources:
        words = {"state": thing.state_label, "step": row.label}
        reasons.append(_("现在是“%(state)s”，不能%(step)s。") % words)
    if actor.kind is ActorKind.SYSTEM:
        return reasons if SYSTEM in row.capacities else [*reasons, _("%(step)s要由人来做。") % {"step": row.label}]
    own = wanted(row, thing)
    is_person = actor.user_id is not None and actor.user_id == getattr(thing, "person_id", None)
    if not (PERSON in own and is_person) and holding_for(own, thing, actor, units) is None:
        who = joined([*(label(one) for one in sorted(own - {SYSTEM, PERSON})), *([_("本人")] if PERSON in own else [])])
        reasons.append(_("%(step)s轮不到您：由%(who)s做。") % {"step": row.label, "who": who})
    if "unit" in row.apart_from and actor.unit_ids() & set(units):
        reasons.append(_("%(step)s轮不到您：承办单位的人不看自己单位的事。") % {"step": row.label})
    if "person" in row.apart_from and is_person:
        reasons.append(_("%(step)s轮不到您：不决定自己的事。") % {"step": row.label})
    return reasons


def holding_for(own: Collection[str], thing: Supervised, actor: Actor, units: Collection[int]) -> Holding | None:
    """Return the post in which the actor may act on the thing, or None."""
    unit_side = own & {str(one) for one in UNIT_BOUND} if isinstance(own, frozenset) else frozenset()
    for one in actor.holdings_as(own):
        if one.capacity in UNIT_BOUND or (one.area_path is None and one.unit_id is not None):
            if one.unit_id in units:
                return one
        elif (one.area_path is not None and thing.area_path.startswith(one.area_path)) or (
            not unit_side and one.unit_id in units
        ):
            return one
    return None


def steps_for(thing: Supervised, actor: Actor, *, units: Collection[int] = ()) -> list[Step]:
    """Return the rows this actor may take on a thing now."""
    leaving = thing.table.leaving(thing.state)
    return [row for row in leaving if not reasons_against(row, thing, actor, units=units)]


def may_oversee(actor: Actor, case: Case, capacities: Collection[str] = OVERSEERS) -> bool:
    """Return whether an actor may begin an order, a whistle or the like over a case; its zone decides who."""
    own = ZONE_CAPACITY.get(Zone(case.zone))
    asked = capacities if own is None else {str(own)}
    return any(
        one.area_path is not None and case.area_path.startswith(one.area_path) for one in actor.holdings_as(asked)
    )
