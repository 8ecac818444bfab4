"""Who may know of which order, and who may urge.

An order about a 举报 or a child's case stays within that zone's capacity; such cases can't be put into a batch at all.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from shanzhi.cases.models import Case
from shanzhi.clocks.querysets import DistrictQuerySet
from shanzhi.dockets.access import over
from shanzhi.dockets.workflow import OVERSEERS
from shanzhi.kernel.actors import Actor
from shanzhi.loop.workflow import Zone
from shanzhi.people.capacities import Capacity
from shanzhi.supervision.models import Order, OrderCase

# Those who read the orders of their area; its units read their own.
READERS = OVERSEERS | {str(Capacity.DISPATCHER), str(Capacity.REGISTRAR)}
UNIT_READERS = frozenset({str(Capacity.HANDLER), str(Capacity.UNIT_APPROVER), str(Capacity.INSPECTOR)})
# Those who say yes or no to a request for time.
DECIDERS = (Capacity.DISPATCHER, Capacity.SUPERVISOR, Capacity.REGISTRAR)
URGERS = OVERSEERS | {str(Capacity.DISPATCHER)}
DESK = (
    Capacity.SUPERVISOR,
    Capacity.LEADER,
    Capacity.DISPATCHER,
    Capacity.REGISTRAR,
    Capacity.HANDLER,
    Capacity.UNIT_APPROVER,
    Capacity.COMPLAINT_RECEIVER,
    Capacity.CHILD_PROTECTION,
)


def own_units(actor: Actor) -> list[int]:
    """Return the units one acts in, as somebody who may read what they were sent."""
    return sorted(actor.units_as(UNIT_READERS))


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
