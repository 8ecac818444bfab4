"""Who may know of an accountability item: the one it is about, and those who decide. Sealed from everybody else."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from shanzhi.accountability.models import AccountabilityItem
from shanzhi.clocks.querysets import DistrictQuerySet
from shanzhi.dockets.access import over, reasons_against
from shanzhi.dockets.workflow import OVERSEERS
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.steps import Step
from shanzhi.people.capacities import Capacity


def items_visible(actor: Actor) -> DistrictQuerySet:
    """Return the accountability items about oneself, and those one may decide; nobody else learns of any."""
    ours = Q(person_id=actor.user_id) | over(actor, OVERSEERS)
    return AccountabilityItem.objects.in_district(actor.district_id).filter(ours)


def same_body(item: AccountabilityItem, actor: Actor) -> str:
    """Return why this actor can't hear the appeal: whoever decided, or a leader no higher than the leader who did."""
    if actor.user_id == item.decided_by_id:
        return _("申诉轮不到您复核：决定是您作的。")
    leads = actor.areas_as(str(Capacity.LEADER))
    if item.decided_capacity == Capacity.LEADER and not any(len(area) < _reach(item) for area in leads):
        return _("申诉轮不到您复核：要由上一级领导复核。")
    return ""


def _reach(item: AccountabilityItem) -> int:
    return int(item.facts.get("decided_reach", 0))


def sees_items(actor: Actor) -> bool:
    """Return whether an actor decides on accountability items somewhere."""
    return bool(actor.holdings_as(OVERSEERS))


def steps_for(item: AccountabilityItem, actor: Actor) -> list[Step]:
    """Return the rows this actor may take on an item now."""
    return [
        row
        for row in item.table.leaving(item.state)
        if not reasons_against(row, item, actor) and not ("decider" in row.apart_from and same_body(item, actor))
    ]
