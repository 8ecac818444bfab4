"""Questions to the catalogue: limits, who answers, reasons, matters for advice and for the picker."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.catalogue.defaults import VERSION, default_limits
from shanzhi.catalogue.limits import LimitBook, LimitView
from shanzhi.catalogue.models import CatalogueVersion, DutyItem, Limit, Matter, MatterUnit, Part
from shanzhi.catalogue.responsibility import Duty, Found, Resolution, judge
from shanzhi.kernel import paths
from shanzhi.organisation.models import Unit
from shanzhi.organisation.queries import resolve_unit

TERRITORIAL = ("street", "community")

_books: dict[str, LimitBook] = {}


def current_version(part: str) -> CatalogueVersion | None:
    """Return the version of a part in force, or nothing where none was ever published."""
    return CatalogueVersion.objects.filter(part=part, is_current=True).first()


def limit_book() -> LimitBook:
    """Return all limits in force, asking the database only for the version's stamp when nothing changed.

    A caller that needs several limits in one step takes the book once and asks it without further statements.
    """
    stamps = dict(CatalogueVersion.objects.filter(is_current=True).values_list("part", "stamp"))
    key = f"{stamps.get(Part.LIMITS, '')}/{stamps.get(Part.MATTERS, '')}"
    if key not in _books:
        rows = Limit.objects.filter(version__part=Part.LIMITS, version__is_current=True).select_related("version")
        views = {
            (row.clock, row.matter_code, row.grade): LimitView(
                row.clock, row.amount, row.unit, row.version.code, row.source, row.matter_code, row.grade
            )
            for row in rows
        }
        code = next((view.version_code for view in views.values()), VERSION)
        _books.clear()
        _books[key] = LimitBook(key, code, views, default_limits())
    return _books[key]


def code_chain(book: LimitBook, matter_id: int) -> tuple[str, ...]:
    """Return the codes of a matter from the leaf up to the root; a published row never moves, so it is kept."""
    if matter_id not in book.chains:
        matter = Matter.objects.filter(pk=matter_id).only("version_id", "path", "code").first()
        if matter is None:
            return ()
        above = Matter.objects.filter(version_id=matter.version_id, path__in=paths.ancestors(matter.path))
        codes = [code for _path, code in sorted(above.values_list("path", "code"), reverse=True)]
        book.chains[matter_id] = (matter.code, *codes)
    return book.chains[matter_id]


def limit_for(clock: str, *, matter_id: int | None = None, grade: str = "", book: LimitBook | None = None) -> LimitView:
    """Return the limit in force for a clock, by matter and grade, with the version and source it comes from.

    :raises LookupError: for a clock nobody ever set.
    """
    held = book or limit_book()
    chain = code_chain(held, matter_id) if matter_id is not None else ()
    return held.limit_for(clock, chain=chain, grade=grade)


def resolve(matter: Matter, *, place: Any = None, area_path: str = "", on: date) -> Resolution:
    """Return nobody, one or several units that could lead, and those that help, each with reasons.

    ``place`` is an entry of the register of places (its owner and area speak), ``area_path`` a territory path
    used when there is no such entry.
    """
    area = area_path or (place.area_path if place is not None else "")
    land = _territorial_units(area, on)
    street = next((unit for unit in land if unit.kind == "street"), None)
    community = next((unit for unit in land if unit.kind == "community"), None)
    owner = _owner_of(place, on)
    named = []
    for row in _rows_for(matter, area):
        found = _found_by(row, owner=owner, street=street, community=community, on=on)
        if found is not None:
            named.append(found)
    reason = _("场所登记里“%(place)s”由它管理") % {"place": getattr(place, "name", "")}
    by_land = street or community
    return judge(
        named=named,
        owner=None if owner is None else Found(owner, "lead", reason, owner.kind in TERRITORIAL),
        land=None if by_land is None else Found(by_land, "lead", _("地点在它的辖区"), True),
        owner_first=matter.responsible_rule == Matter.Rule.OWNER,
        duty=_duty_of(matter, on),
    )


def _rows_for(matter: Matter, area: str) -> list[MatterUnit]:
    """Return the rows that hold in this area: for each role, those of the nearest area that has any."""
    rows = MatterUnit.objects.filter(matter=matter).select_related("unit").order_by("pk")
    kept: list[MatterUnit] = []
    here = [row for row in rows if paths.is_within(area, row.area_path)]
    for role in (MatterUnit.Role.LEAD, MatterUnit.Role.SUPPORT):
        mine = [row for row in here if row.role == role]
        nearest = max((len(row.area_path) for row in mine), default=0)
        kept += [row for row in mine if len(row.area_path) == nearest]
    return kept


def _found_by(
    row: MatterUnit, *, owner: Unit | None, street: Unit | None, community: Unit | None, on: date
) -> Found | None:
    """Return the unit a row stands for, if there is one here, with the sentence that says why."""
    if row.rule == MatterUnit.Rule.NAMED:
        unit = _unit_on(row.unit, row.unit_name, on)
        reason = _("事项清单“%(matter)s”由它负责") % {"matter": row.matter}
    elif row.rule == MatterUnit.Rule.OWNER:
        unit, reason = owner, _("它是这处场所登记的权属单位")
    else:
        unit = street if row.rule == MatterUnit.Rule.STREET else community
        reason = _("事项清单“%(matter)s”按属地，地点在它的辖区") % {"matter": row.matter}
    if unit is None:
        return None
    if row.role == MatterUnit.Role.SUPPORT:
        reason = _("事项清单“%(matter)s”要它配合") % {"matter": row.matter}
    return Found(unit, row.role, reason, unit.kind in TERRITORIAL)


def _unit_on(unit: Unit | None, name: str, on: date) -> Unit | None:
    """Return the unit as it is on a day: itself, or what it was renamed to or merged into."""
    if unit is not None and (unit.valid_to is None or unit.valid_to > on):
        return unit
    return resolve_unit(unit.name if unit is not None else name, on=on)


def _owner_of(place: Any, on: date) -> Unit | None:
    """Return the owner the register of places names; the register keeps only its number, as it lies below."""
    owner_id = getattr(place, "owner_unit_id", None)
    if owner_id is None:
        return None
    return _unit_on(Unit.objects.filter(pk=owner_id).first(), "", on)


def _territorial_units(area: str, on: date) -> Sequence[Unit]:
    """Return the street and community offices over an area, the nearest first."""
    if not area:
        return []
    around = [*paths.ancestors(area), area]
    units = Unit.objects.filter(kind__in=TERRITORIAL, division__path__in=around).select_related("division")
    alive = [unit for unit in units if unit.valid_to is None or unit.valid_to > on]
    return sorted(alive, key=lambda unit: len(unit.division.path) if unit.division else 0, reverse=True)


def _duty_of(matter: Matter, on: date) -> Duty | None:
    """Return the duty item the matter hangs on, if it is in force that day."""
    if not matter.duty_code:
        return None
    items = DutyItem.objects.filter(version__part=Part.DUTIES, version__is_current=True, code=matter.duty_code)
    item = items.select_related("lead_unit").first()
    if item is None or (item.valid_from and item.valid_from > on) or (item.valid_to and item.valid_to < on):
        return None
    lead = _unit_on(item.lead_unit, item.lead_name, on) if item.lead_name else None
    territorial = lead is not None and lead.kind in TERRITORIAL
    return Duty(item.kind, item.code, item.name, lead, item.lead_name, territorial)


def recalled_clause(matter: Matter, unit: Unit, *, on: date) -> str:
    """Return the clause of the duty list by which a superior took this matter back from streets and communities.

    '' when nothing bars the unit; at most one statement.
    """
    if not matter.duty_code or unit.kind not in TERRITORIAL:
        return ""
    duty = _duty_of(matter, on)
    return f"{duty.code} {duty.name}" if duty is not None and duty.kind == DutyItem.Kind.RECALLED else ""
