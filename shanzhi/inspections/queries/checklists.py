"""What is asked on a visit: the items of all its units on one mixed list."""

from __future__ import annotations

from shanzhi.enforcement.models import Item
from shanzhi.enforcement.queries import mixed_list
from shanzhi.inspections.models.visits import Visit


def items_of(visit: Visit) -> list[Item]:
    """Return the items a visit asks: the inspection's topic, version and units, the leading unit's first."""
    task = visit.inspection
    units = list(task.units.order_by("ordinal").values_list("unit_id", flat=True))
    return mixed_list(task.item_list_id, task.topic, units)
