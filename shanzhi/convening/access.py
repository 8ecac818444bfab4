"""Who may know of which whistle, joint session and board matter. Cases of closed zones come into none of them."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from shanzhi.cases.models import Case
from shanzhi.clocks.querysets import DistrictQuerySet
from shanzhi.convening.models import BoardMatter, JointOpinion, JointRuling, Whistle, WhistleUnit
from shanzhi.dockets.access import over
from shanzhi.dockets.workflow import OVERSEERS
from shanzhi.kernel.actors import Actor
from shanzhi.loop.workflow import Zone
from shanzhi.people.capacities import Capacity
from shanzhi.supervision.access import READERS, own_units

CALLERS = OVERSEERS | {str(Capacity.DISPATCHER)}


def whistles_visible(actor: Actor) -> DistrictQuerySet:
    """Return the whistles of one's area, and those that called one's unit."""
    called = WhistleUnit.objects.filter(
        district_id=actor.district_id, whistle_id=OuterRef("pk"), unit_id__in=own_units(actor)
    )
    ours = over(actor, READERS | {str(Capacity.GRID_HEAD)}) | Q(Exists(called))
    return Whistle.objects.in_district(actor.district_id).filter(ours)


def joints_visible(actor: Actor) -> DistrictQuerySet:
    """Return the joint sessions of one's area, and those that called one's unit; closed zones by their cases."""
    called = JointOpinion.objects.filter(
        district_id=actor.district_id, joint_id=OuterRef("pk"), unit_id__in=own_units(actor)
    )
    known = Case.objects.visible_to(actor).filter(pk=OuterRef("case_id"))
    of_zone = Case.objects.filter(district_id=actor.district_id, pk=OuterRef("case_id"), zone=str(Zone.ORDINARY))
    ours = (Q(Exists(called)) & Q(Exists(of_zone))) | (Q(Exists(known)) & (over(actor, READERS) | ~Q(Exists(of_zone))))
    return JointRuling.objects.in_district(actor.district_id).filter(ours)


def board_visible(actor: Actor) -> DistrictQuerySet:
    """Return the board, which the whole house may read."""
    return BoardMatter.objects.in_district(actor.district_id)


RULERS = frozenset({str(Capacity.SUPERVISOR)})
