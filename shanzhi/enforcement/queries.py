"""Questions about the registers: the risk class of places, the items that units ask on a mixed list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shanzhi.enforcement.models import Item, RiskClass


def risks(district_id: str, place_ids: Iterable[int]) -> dict[int, str]:
    """Return the risk class of each place that has one."""
    rows = RiskClass.objects.filter(district_id=district_id, place_id__in=list(place_ids), valid_to=None)
    return dict(rows.values_list("place_id", "risk"))


def mixed_list(item_list_id: int, topic: str, unit_ids: Sequence[int]) -> list[Item]:
    """Return the items of several units under a topic on one list, the first unit's first, each in its list's order."""
    rows = Item.objects.filter(item_list_id=item_list_id, topic=topic, unit_id__in=unit_ids).select_related("unit")
    return sorted(rows, key=lambda item: (unit_ids.index(item.unit_id), item.ordinal))
