"""What is asked on a visit: the items of all its units on one mixed list, by unit and in the list's order."""

from __future__ import annotations

from shanzhi.inspections.models.registers import Item
from shanzhi.inspections.models.tasks import Inspection
from shanzhi.inspections.models.visits import Visit


def items_of_inspection(inspection: Inspection) -> list[Item]:
    """Return the items an inspection asks: its topic, its version, its units, the leading unit's first."""
    order = dict(inspection.units.values_list("unit_id", "ordinal"))
    rows = Item.objects.filter(
        item_list_id=inspection.item_list_id, topic=inspection.topic, unit_id__in=list(order)
    ).select_related("unit")
    return sorted(rows, key=lambda item: (order[item.unit_id], item.ordinal))


def items_of(visit: Visit) -> list[Item]:
    """Return the items a visit asks."""
    return items_of_inspection(visit.inspection)
