"""派给谁 the shortlist: duty list, territory and what such cases came to, each unit with its reasons in a line.

One list for every desk. What was done is counted at night (``actions.tallies``); a page asks one statement of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.advice import history
from shanzhi.advice.history import LEVELS, Evidence, Level
from shanzhi.advice.units import Named, Ranked, rank
from shanzhi.cases.models import Case, Task
from shanzhi.cases.queries import not_for
from shanzhi.catalogue.models import Matter
from shanzhi.catalogue.queries import TERRITORIAL, matter_index_at_hand, recalled_clause, resolve
from shanzhi.catalogue.responsibility import Candidate
from shanzhi.kernel import paths
from shanzhi.kernel.clock import local
from shanzhi.learning.models import Tally
from shanzhi.loop.tasks import TaskState
from shanzhi.organisation.models import Unit
from shanzhi.organisation.queries import successor

TOO_MANY_BACK = 5  # one in so many returned speaks against a unit
LEVEL_WORDS = {
    "matter+area": gettext_lazy("近十二个月这个街道同类%(total)s件，它办了%(done)s件"),
    "matter": gettext_lazy("近十二个月全县同类%(total)s件，它办了%(done)s件"),
    "class": gettext_lazy("近十二个月全县同一大类%(total)s件，它办了%(done)s件"),
    "area": gettext_lazy("近十二个月这个街道各类%(total)s件，它办了%(done)s件"),
    "all": gettext_lazy("近十二个月全县各类%(total)s件，它办了%(done)s件"),
}


@dataclass(frozen=True, slots=True)
class Offered:
    """One unit of the shortlist with what speaks for it and against it, each a line."""

    unit: Unit
    role: str
    reasons_for: list[str]
    reasons_against: list[str]
    blocked: bool


def shortlist(case: Case, *, at: datetime, limit: int = 3) -> list[Offered]:
    """Return the units that could lead a case, best first, and those that would help; none for a case without matter.

    Units kept out of a confidential case aren't offered. One statement beside those of the duty list and the territory,
    and one for a case that is confidential or came back before.
    """
    if case.matter is None:
        return []
    on = local(at).date()
    found = resolve(case.matter, place=case.place, area_path=case.area_path, on=on).candidates
    units = {one.unit.pk: one.unit for one in found}
    levels, met = _levels(case, case.matter, on=on)
    barred = _barred(case.matter, found, met, on=on)
    returned, everybody = _returned(case), met | units
    apart = {unit.pk for unit in not_for(case, everybody.values())}
    named = [
        Named(
            unit_id=one.unit.pk,
            unit_name=str(one.unit),
            role=one.role,
            reasons_for=tuple(one.reasons_for),
            reasons_against=tuple(one.reasons_against),
            blocked=one.blocked,
        )
        for one in found
    ]
    ranked = rank(
        named,
        levels,
        names={pk: str(unit) for pk, unit in met.items()},
        barred=barred,
        returned=returned,
        limit=limit + len(apart),
    )
    kept = [one for one in ranked if one.unit_id not in apart]
    return [_offered(one, everybody[one.unit_id], barred.get(one.unit_id, "")) for one in kept[:limit]]


def class_above(code: str, names: Mapping[str, Sequence[str]]) -> str:
    """Return the class a matter hangs in by the names above it, which outlive a new version's codes; '' for none."""
    return "/".join(names.get(code, ()))[:120]


def _levels(case: Case, matter: Matter, *, on: date) -> tuple[list[Level], dict[int, Unit]]:
    """Return the tallies of a case by levels, the narrowest first, and the units met that exist today."""
    above = class_above(matter.code, matter_index_at_hand().names_above)
    areas = [*paths.ancestors(case.area_path), case.area_path]
    wanted = Q(level="matter+area", matter_code=matter.code, area_path__in=areas)
    wanted |= Q(level="matter", matter_code=matter.code) | Q(level="area", area_path__in=areas) | Q(level="all")
    if above:
        wanted |= Q(level="class", class_name=above)
    rows = Tally.objects.in_district(case.district_id).filter(wanted).select_related("unit")
    units: dict[int, Unit] = {}
    heirs: dict[int, int] = {}
    counted: dict[str, dict[str, history.Tally]] = {}
    for row in rows:
        if row.unit_id not in heirs:
            # Counted last night: what ended since goes on under its heir.
            heir = successor(row.unit, on=on)
            heirs[row.unit_id] = heir.pk if heir is not None else 0
            units |= {heir.pk: heir} if heir is not None else {}
        if heirs[row.unit_id]:
            mine = counted.setdefault(row.level, {}).setdefault(str(heirs[row.unit_id]), history.Tally())
            mine.weight += row.weight
            mine.seen += row.seen
            mine.returned += row.returned
            mine.carried += row.carried if heirs[row.unit_id] == row.unit_id else row.seen
    return [Level(name, counted[name]) for name in LEVELS if name in counted], units


def _barred(matter: Matter, found: Sequence[Candidate], met: Mapping[int, Unit], *, on: date) -> dict[int, str]:
    """Return the streets and communities to which a superior's taking back forbids giving it, with the clause."""
    land = {pk: unit for pk, unit in met.items() if unit.kind in TERRITORIAL}
    if not matter.duty_code or not land:
        return {}
    kinds = {one.duty_kind for one in found if one.duty_kind}
    if kinds and "recalled" not in kinds:
        return {}
    clause = recalled_clause(matter, next(iter(land.values())), on=on)
    return dict.fromkeys(land, clause) if clause else {}


def _returned(case: Case) -> frozenset[int]:
    """Return the units that gave this very case back; no statement where none did."""
    if not case.returns:
        return frozenset()
    rows = Task.objects.of_case(case.district_id, case.pk).filter(state=str(TaskState.RETURNED))
    return frozenset(rows.values_list("unit_id", flat=True))


def _offered(one: Ranked, unit: Unit, clause: str) -> Offered:
    reasons_for, reasons_against = list(one.reasons_for), list(one.reasons_against)
    if not one.listed:
        reasons_against.append(_("事项清单没有写它"))
    if one.returned_this:
        reasons_against.insert(0, _("这一件它退过"))
    if clause and not any(clause in said for said in reasons_against):
        reasons_against.append(_("履职清单%(clause)s已收回，不能派给街道社区") % {"clause": clause})
    line, is_against = _said(one.told)
    if line:
        (reasons_against if is_against else reasons_for).append(line)
    return Offered(unit, one.role, reasons_for, reasons_against, one.blocked)


def _said(told: Evidence | None) -> tuple[str, bool]:
    """Return what history says of a unit in a line, '' where it never did such a case; and whether against it."""
    if told is None or not (told.done or told.returned):
        return "", False
    line = str(LEVEL_WORDS[told.level]) % {"total": told.total, "done": told.done}
    if told.returned:
        line += _("，退回%(returned)s件") % {"returned": told.returned}
    if told.carried:
        line += _("，其中%(carried)s件在并入或改名以前") % {"carried": told.carried}
    return line, told.returned * TOO_MANY_BACK > told.done + told.returned
