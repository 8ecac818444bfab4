"""Questions about the registers: the risk class of places, the items that units ask on a mixed list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from shanzhi.enforcement import drawing
from shanzhi.enforcement.models import Item, ItemList, RiskClass
from shanzhi.organisation.models import Unit


def risks(district_id: str, place_ids: Iterable[int]) -> dict[int, str]:
    """Return the risk class of each place that has one."""
    rows = RiskClass.objects.filter(district_id=district_id, place_id__in=list(place_ids), valid_to=None)
    return dict(rows.values_list("place_id", "risk"))


def mixed_list(item_list_id: int, topic: str, unit_ids: Sequence[int]) -> list[Item]:
    """Return the items of several units under a topic on one list, the first unit's first, each in its list's order."""
    rows = Item.objects.filter(item_list_id=item_list_id, topic=topic, unit_id__in=unit_ids).select_related("unit")
    return sorted(rows, key=lambda item: (unit_ids.index(item.unit_id), item.ordinal))


def why_not(
    units: Sequence[Unit], power: Mapping[int, str], *, per_unit: int, current: ItemList | None, topic: str
) -> list[str]:
    """Return why these units can't inspect together under a topic: ``power`` is the basis of those who have any."""
    faults = [
        _("“%(unit)s”不在执法主体名单里，没有权检查。") % {"unit": unit} for unit in units if unit.pk not in power
    ]
    if not units:
        faults.append(_("写参加检查的单位。"))
    elif len(units) * per_unit < drawing.LEAST:
        faults.append(_("检查不得少于两人：一个单位查，就每次去两人。"))
    if current is None:
        return [*faults, _("还没有检查事项清单：先请管理员发布。")]
    asked = set(Item.objects.filter(item_list=current, topic=topic).values_list("unit_id", flat=True))
    words = {"topic": topic}
    return faults + [
        _("“%(topic)s”里没有%(unit)s的检查项。") % {**words, "unit": unit} for unit in units if unit.pk not in asked
    ]
