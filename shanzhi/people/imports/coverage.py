"""Coverage 包联 from a sheet, thousands of rows at once: a row already there is left alone, a new one is added.

``WANTED`` lists the columns. What a row names decides its scope: a division or grid 包片, a building 包栋, a stairwell
包单元, a stairwell and a door 包户. Nothing is ended by a sheet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext, override

from shanzhi.accounts.models import User
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.sheets import Sheet
from shanzhi.organisation.models import Unit
from shanzhi.organisation.queries import UnitNames, unit_names
from shanzhi.organisation.sheets import Outcome, cells_of, moment_label
from shanzhi.people.access import on_day
from shanzhi.people.actions.coverage import assign_many, assignment_over
from shanzhi.people.imports.staff import area_coded
from shanzhi.people.models import CoverageAssignment, CoverageKind, Scope
from shanzhi.territory.models import Building, Division, Grid, Stairwell

WANTED = {
    "kind": ("人员类别", "类别"),
    "name": ("姓名", "包联人"),
    "username": ("用户名", "账号"),
    "unit": ("单位", "单位编码"),
    "phone": ("电话", "手机"),
    "area": ("区划或网格编码", "网格编码", "区划代码"),
    "building": ("楼栋编码", "楼栋"),
    "stairwell": ("单元",),
    "household": ("户号", "门牌"),
}
NEEDED = ("kind",)

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """What rows refer to, in memory."""

    divisions: dict[str, Division]
    grids: dict[str, Grid]
    buildings: dict[str, Building]
    stairwells: dict[tuple[str, str], Stairwell]
    users: dict[str, User]
    units: UnitNames


def import_coverage(sheet: Sheet, *, by: Actor, at: datetime, dry_run: bool = False) -> Outcome:
    """Take assignments in: some ten statements, and one for every 500 new rows (on SQLite every 80).

    :raises Refused: when a needed column is missing.
    """
    outcome, day = Outcome(dry_run), on_day(at)
    known = _known(day)
    held = {key_of(row) for row in CoverageAssignment.objects.filter(ends_on=None)}
    fresh: list[CoverageAssignment] = []
    for number, cells in cells_of(sheet, WANTED, NEEDED, outcome):
        try:
            row = _row(cells, known, day)
        except Refused as refusal:
            outcome.fault(number, *refusal.reasons)
            continue
        if key_of(row) in held:
            outcome.unchanged += 1
            continue
        held.add(key_of(row))
        fresh.append(row)
    outcome.added = len(fresh)
    if not dry_run:
        assign_many(fresh, number=moment_label(at), faults=len(outcome.faults), by=by, at=at)
    return outcome


def key_of(row: CoverageAssignment) -> Key:
    """Return what makes two assignments the same: who, and over what."""
    where = row.area_path if row.scope == Scope.ZONE else (row.building_id, row.stairwell_id, row.household)
    return (str(row.scope), row.kind, row.user_id, row.unit_id, row.person_name, where)


def _known(day: date) -> _Known:
    stairwells = Stairwell.objects.filter(building__valid_to=None).select_related("building__grid")
    return _Known(
        {row.code: row for row in Division.objects.holding(day)},
        {row.code: row for row in Grid.objects.holding(day)},
        {row.code: row for row in Building.objects.filter(valid_to=None).select_related("grid")},
        {(row.building.code, row.name): row for row in stairwells},
        {row.username: row for row in User.objects.people().filter(is_active=True)},
        unit_names(on=day),
    )


def _row(cells: dict[str, str], known: _Known, day: date) -> CoverageAssignment:
    faults: list[object] = []
    kind = kind_meant(cells["kind"])
    if kind is None:
        told = {"kind": cells["kind"], "kinds": gettext("、").join(map(str, CoverageKind.labels))}
        faults.append(gettext("没有“%(kind)s”这类人员。能写的有：%(kinds)s。") % told)
    user = known.users.get(cells["username"].lower()) if cells["username"] else None
    if cells["username"] and user is None:
        faults.append(gettext("没有用户名是%(username)s的账号。") % {"username": cells["username"]})
    unit = _unit(cells["unit"], known, faults)
    area = _area(cells, known, faults)
    if faults or kind is None or area is None:
        raise Refused(*faults)
    return assignment_over(
        area,
        kind=kind,
        starts_on=day,
        user=user,
        unit=unit,
        person_name=cells["name"],
        phone=cells["phone"],
        household=cells["household"],
    )


def _unit(name: str, known: _Known, faults: list[object]) -> Unit | None:
    unit = known.units.find(name) if name else None
    if name and unit is None:
        faults.append(gettext("单位“%(unit)s”不在单位名录里，或者有几个单位叫这个名字。") % {"unit": name})
    return unit


def _area(cells: dict[str, str], known: _Known, faults: list[object]) -> Division | Grid | Building | Stairwell | None:
    """Return the narrowest thing a row names."""
    if cells["building"]:
        building = known.buildings.get(cells["building"])
        if building is None:
            faults.append(gettext("楼栋编码%(code)s不在楼栋名录里。") % {"code": cells["building"]})
            return None
        if not cells["stairwell"]:
            return building
        stairwell = known.stairwells.get((building.code, cells["stairwell"]))
        if stairwell is None:
            words = {"building": building.name, "stairwell": cells["stairwell"]}
            faults.append(gettext("%(building)s没有“%(stairwell)s”这个单元。") % words)
        return stairwell
    area = area_coded(cells["area"], known.divisions, known.grids)
    if area is None:
        faults.append(
            gettext("“%(code)s”不是现行的区划代码或网格编码。") % {"code": cells["area"]}
            if cells["area"]
            else gettext("写上包哪里：区划或网格编码，或者楼栋编码。")
        )
    return area


def kind_meant(text: str) -> str | None:
    """Return the kind a cell means, by its stored value or its term, in Chinese or as a page shows it."""
    terms = {str(label): value for value, label in CoverageKind.choices}
    with override("zh-hans"):
        terms |= {str(label): value for value, label in CoverageKind.choices}
    return text if text in CoverageKind.values else terms.get(text)
