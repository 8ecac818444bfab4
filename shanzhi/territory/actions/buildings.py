"""Verbs on buildings 楼栋 and their stairwells 单元: import of a sheet. Households are counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.journal import sentences
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.sheets import Sheet, SheetError
from shanzhi.survey.rows import GivenPoint, RowReader, differing
from shanzhi.territory import queries
from shanzhi.territory.actions import stamps
from shanzhi.territory.models import Building, Grid, Place, Stairwell
from shanzhi.territory.outcomes import Outcome

FIELDS = {
    "code": ["楼栋编码", "编码", "code"],
    "name": ["楼栋名称", "楼栋", "名称", "name"],
    "courtyard": ["小区院落编号", "小区编号", "courtyard"],
    "grid": ["所在网格编码", "网格编码", "grid"],
    "lon": ["经度", "lon"],
    "lat": ["纬度", "lat"],
    "crs": ["坐标系", "crs"],
    "floors": ["层数", "floors"],
    "stairwells": ["各单元户数", "单元户数", "stairwells"],
    "households": ["户数", "households"],
    "valid_from": ["启用日期", "valid_from"],
}
MOST_STAIRWELLS = 60


@dataclass(slots=True)
class _Wanted:
    """One row that passed its own checks; ``stairwells`` are the counts of households, first stairwell first."""

    number: int
    values: dict[str, Any]
    courtyard_code: str
    grid_code: str
    point: GivenPoint | None
    stairwells: list[int]


def import_buildings(sheet: Sheet, *, by: Actor, at: datetime, dry_run: bool = False, source: str = "") -> Outcome:
    """Add and bring up to date the buildings of a sheet with their stairwells, found by code; idempotent.

    各单元户数 lists the households stairwell by stairwell (12、12、10). The grid is named or found by the point.

    :raises Refused: when the columns code or name are missing.
    """
    verb = "territory.import_buildings"
    with stamps.importing(verb, "buildings", by=by, at=at, dry_run=dry_run, source=source) as outcome:
        wanted = _read(sheet, outcome)
        _settle(wanted, outcome)
        changed = _apply(wanted, outcome, local(at).date())
        _stairwells({code: wanted[code].stairwells for code in wanted}, changed)
        outcome.changed += len(changed)
        outcome.unchanged = len(wanted) - outcome.added - outcome.changed
    return outcome


def _read(sheet: Sheet, outcome: Outcome) -> dict[str, _Wanted]:
    columns = sheet.columns(FIELDS, required=["code", "name"])
    wanted: dict[str, _Wanted] = {}
    for row in sheet.rows:
        reader = RowReader(row, columns)
        code = reader.code("code", limit=24)
        stairwells = _counts(reader)
        households = reader.count("households")
        values: dict[str, Any] = {"name": reader.text("name", limit=80, required=True)}
        values["floors"] = reader.count("floors") or 0
        values["households"] = sum(stairwells) if households is None else households
        if stairwells and values["households"] != sum(stairwells):
            reader.fault(_("户数和各单元户数之和对不上。"), "households")
        if started := reader.day("valid_from"):
            values["valid_from"] = started
        if code in wanted:
            reader.fault(_("与第%(row)s行的编码重复。") % {"row": wanted[code].number}, "code")
        found = _Wanted(
            row.number,
            values,
            reader.text("courtyard", limit=32),
            reader.text("grid", limit=20),
            reader.point(),
            stairwells,
        )
        outcome.faults += reader.errors
        if not reader.errors:
            wanted[code] = found
    return wanted


def _counts(reader: RowReader) -> list[int]:
    words = reader.row.get(reader.columns.get("stairwells"))
    for mark in "，,；; /|":
        words = words.replace(mark, "、")
    parts = [part for part in words.split("、") if part]
    if not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts) or len(parts) > MOST_STAIRWELLS:
        reader.fault(_("写成“12、12、10”这样，每个单元一个数。"), "stairwells")
        return []
    return [int(part) for part in parts]


def _settle(wanted: dict[str, _Wanted], outcome: Outcome) -> None:
    grids = {grid.code: grid for grid in Grid.objects.filter(valid_to=None)}
    by_id = {grid.pk: grid for grid in grids.values()}
    codes = {item.courtyard_code for item in wanted.values()}
    courtyards = {place.code: place for place in Place.objects.filter(kind=Place.Kind.COURTYARD, code__in=codes)}
    index = queries.ground_index()
    there = Building.objects.filter(valid_to=None, courtyard__code__in=codes)
    named = {(row.courtyard_id, row.name): row.code for row in there}
    for code, item in list(wanted.items()):
        grid, courtyard = grids.get(item.grid_code), courtyards.get(item.courtyard_code)
        located = index.locate(item.point.lon, item.point.lat) if item.point else None
        if grid is None and not item.grid_code:
            grid = by_id.get(located.grid.pk) if located and located.grid else courtyard.grid if courtyard else None
        faults = []
        if grid is None:
            faults.append(_("没有网格：编码不认识，坐标也不在任何网格里。"))
        if item.courtyard_code and courtyard is None:
            faults.append(_("没有编号为“%(code)s”的小区院落。") % {"code": item.courtyard_code})
        elif courtyard and named.setdefault((courtyard.pk, item.values["name"]), code) != code:
            faults.append(_("这个小区院落已经有“%(name)s”，编码不一样。") % {"name": item.values["name"]})
        if faults:
            outcome.faults += [SheetError(item.number, sentence) for sentence in faults]
            del wanted[code]
            continue
        item.values |= {"grid": grid, "courtyard": courtyard}
        if item.point:
            item.values |= {"lon": item.point.lon, "lat": item.point.lat}


def _apply(wanted: Mapping[str, _Wanted], outcome: Outcome, today: date) -> set[str]:
    """Write the buildings and return the codes of those changed."""
    existing = {building.code: building for building in Building.objects.filter(code__in=list(wanted))}
    fresh, touched = [], []
    for code, item in wanted.items():
        building = existing.get(code)
        if building is None:
            fresh.append(Building(code=code, **({"valid_from": today} | item.values)))
        elif changed := differing(building, item.values):
            for name in changed:
                setattr(building, name, item.values[name])
            touched.append(building)
    Building.objects.bulk_create(fresh, batch_size=500)
    names = ["name", "floors", "households", "grid", "courtyard", "lon", "lat", "valid_from"]
    Building.objects.bulk_update(touched, names, batch_size=200)
    outcome.added = len(fresh)
    return {building.code for building in touched}


def _stairwells(wanted: Mapping[str, list[int]], changed: set[str]) -> None:
    """Add stairwells and bring counts up to date; a stairwell that people may cover is never taken away."""
    buildings = {building.code: building for building in Building.objects.filter(code__in=list(wanted))}
    there = {
        (row.building_id, row.name): row for row in Stairwell.objects.filter(building__in=list(buildings.values()))
    }
    with_some = {building_id for building_id, _name in there}
    fresh = []
    for code, counts in wanted.items():
        for number, households in enumerate(counts, start=1):
            name = f"{number}单元"  # data, the same in every language
            row = there.get((buildings[code].pk, name))
            if row is None:
                fresh.append(Stairwell(building=buildings[code], name=name, households=households))
                if buildings[code].pk in with_some:
                    changed.add(code)
            elif row.households != households:
                Stairwell.objects.filter(pk=row.pk).update(households=households)
                changed.add(code)
    Stairwell.objects.bulk_create(fresh, batch_size=500)


sentences.register("territory.import_buildings", label=gettext_lazy("导入楼栋"))
