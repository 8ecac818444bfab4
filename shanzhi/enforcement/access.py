"""Who convenes, approves and keeps registers; which units have the power to inspect."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from shanzhi.enforcement.models import EnforcementUnit
from shanzhi.kernel.actors import Actor
from shanzhi.people.capacities import Capacity

CONVENERS = frozenset({str(Capacity.COORDINATOR)})
ALLOWERS = frozenset({str(Capacity.LEADER)})
KEEPERS = frozenset({str(Capacity.KEEPER)})


def units_with_power(district_id: str, *, on: date) -> QuerySet[EnforcementUnit]:
    """Return the units with power to inspect on a day."""
    rows = EnforcementUnit.objects.filter(district_id=district_id, valid_from__lte=on)
    return rows.filter(Q(valid_to=None) | Q(valid_to__gt=on)).select_related("unit").order_by("unit__path")


def convening_areas(actor: Actor) -> list[str]:
    """Return the areas somebody convenes inspections over, those within another left out."""
    return actor.areas_as(CONVENERS)


def may_convene(actor: Actor, area_path: str) -> bool:
    """Return whether an actor may convene inspections in an area."""
    return actor.stands_over(area_path, CONVENERS)


def may_allow(actor: Actor, area_path: str) -> bool:
    """Return whether an actor may allow one visit above the cap in an area."""
    return actor.stands_over(area_path, ALLOWERS)
