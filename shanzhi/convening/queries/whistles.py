"""Questions about whistles: the list, and one whole with its units, cases and undertakings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shanzhi.cases.models import Case
from shanzhi.convening.access import whistles_visible
from shanzhi.convening.models import ActionItem, Whistle, WhistleCase, WhistleUnit
from shanzhi.convening.workflow import WhistleState
from shanzhi.kernel.actors import Actor

PAGE = 100


@dataclass(slots=True)
class WhistleRow:
    """A whistle on a list, with the units it called."""

    whistle: Whistle
    units: list[WhistleUnit]

    @property
    def came(self) -> int:
        """Return how many units have reported in."""
        return sum(one.came_at is not None for one in self.units)


def units_of(whistle: Whistle) -> list[WhistleUnit]:
    """Return the called units, in the order they were called."""
    rows = WhistleUnit.objects.in_district(whistle.district_id).filter(whistle_id=whistle.pk)
    return list(rows.select_related("unit").order_by("unit__path"))


def items_of(whistle: Whistle) -> list[ActionItem]:
    """Return what was undertaken on the spot, in order."""
    rows = ActionItem.objects.in_district(whistle.district_id).filter(whistle_id=whistle.pk)
    return list(rows.select_related("unit").order_by("ordinal"))


def cases_of(whistle: Whistle) -> list[Case]:
    """Return the cases a whistle is about."""
    rows = WhistleCase.objects.in_district(whistle.district_id).filter(whistle_id=whistle.pk)
    keys = rows.values("case_id")
    return list(Case.objects.in_district(whistle.district_id).filter(pk__in=keys).order_by("number"))


def running_over(cases: Sequence[Case], *, hold: bool = False) -> list[tuple[str, str]]:
    """Return the number of each case over which a whistle hasn't ended, and the whistle's.

    With ``hold`` the cases are held meanwhile, within a transaction: two that call over one case wait for each other.
    """
    district, keys = cases[0].district_id, [case.pk for case in cases]
    if hold:
        held = Case.objects.in_district(district).filter(pk__in=keys).order_by("pk").select_for_update()
        keys = list(held.values_list("pk", flat=True))
    rows = WhistleCase.objects.in_district(district).filter(
        case_id__in=keys,
        case__district_id=district,
        whistle__district_id=district,
        whistle__state=WhistleState.CALLED,
    )
    return list(rows.order_by("case__number", "whistle__number").values_list("case__number", "whistle__number"))


def whistles(actor: Actor, *, size: int = PAGE) -> list[WhistleRow]:
    """Return the whistles one may know of, the running ones first (two statements)."""
    found = list(whistles_visible(actor).order_by("-opened_at", "pk")[:size])
    found.sort(key=lambda one: one.ended_at is not None)
    held: dict[object, list[WhistleUnit]] = {}
    rows = WhistleUnit.objects.in_district(actor.district_id).filter(whistle_id__in=[one.pk for one in found])
    for row in rows.select_related("unit").order_by("unit__path"):
        held.setdefault(row.whistle_id, []).append(row)
    return [WhistleRow(one, held.get(one.pk, [])) for one in found]
