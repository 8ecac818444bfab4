"""Verbs on the register of places 场所: import, add, edit, end."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.journal import sentences
from shanzhi.journal.actions import record
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused, mark_of
from shanzhi.kernel.sheets import Sheet, SheetError, unfit_code
from shanzhi.survey import outlines
from shanzhi.survey.coordinates import is_in_china, to_wgs84
from shanzhi.survey.rows import GivenPoint, RowReader, differing, split_words
from shanzhi.territory import queries
from shanzhi.territory.actions import stamps
from shanzhi.territory.locating import Located
from shanzhi.territory.models import Division, Grid, Place
from shanzhi.territory.outcomes import Outcome
from shanzhi.ui.meanwhile import must_be_as_read

FIELDS = {
    "code": ["场所编号", "编号", "编码", "code"],
    "kind": ["场所类别", "类别", "kind"],
    "name": ["场所名称", "名称", "name"],
    "aliases": ["别名", "俗称", "aliases"],
    "address": ["地址", "address"],
    "lon": ["经度", "lon", "lng", "longitude"],
    "lat": ["纬度", "lat", "latitude"],
    "crs": ["坐标系", "crs"],
    "owner": ["权属单位", "owner"],
    "grid": ["所在网格编码", "网格编码", "grid"],
    "division": ["所在区划代码", "社区代码", "division"],
    "valid_from": ["启用日期", "valid_from"],
    "shape": ["线或面", "shape"],
}
KINDS = {str(label): value for value, label in Place.Kind.choices} | {value: value for value in Place.Kind.values}
EDITABLE = ("kind", "name", "aliases", "address", "owner_unit_id", "shape")
ENDED = gettext_lazy("“%(name)s”已经停用，没有改。又在用的，换一个编号登记。")
OwnerOf = Callable[[str], "int | None"]


@dataclass(slots=True)
class _Wanted:
    """One row that passed its own checks."""

    number: int
    code: str
    values: dict[str, Any]
    point: GivenPoint | None
    grid_code: str
    division_code: str


def import_places(
    sheet: Sheet, *, by: Actor, at: datetime, owner_of: OwnerOf | None = None, dry_run: bool = False, source: str = ""
) -> Outcome:
    """Add and bring up to date the places of a sheet, found by code; a second run changes nothing.

    The grid is the one that holds the point; a place without a point may name its grid or division. ``owner_of``
    turns the name in the owner column into a unit's id (None: unknown, reported), since units live upstairs.

    :raises Refused: when the columns code, kind or name are missing.
    """
    verb = "territory.import_places"
    with stamps.importing(verb, "places", by=by, at=at, dry_run=dry_run, source=source) as outcome:
        wanted = _read(sheet, owner_of, outcome)
        _settle(wanted, outcome)
        _apply(wanted, outcome, local(at).date())
    return outcome


def _read(sheet: Sheet, owner_of: OwnerOf | None, outcome: Outcome) -> dict[str, _Wanted]:
    columns = sheet.columns(FIELDS, required=["code", "kind", "name"])
    wanted: dict[str, _Wanted] = {}
    for row in sheet.rows:
        reader = RowReader(row, columns)
        code = reader.code("code", limit=32)
        values: dict[str, Any] = {
            "kind": reader.choice("kind", KINDS),
            "name": reader.text("name", limit=120, required=True),
            "aliases": split_words(row.get(columns["aliases"])),
            "address": reader.text("address", limit=200),
            "owner_unit_id": _owner(reader, owner_of),
            "shape": _shape(reader),
        }
        if started := reader.day("valid_from"):
            values["valid_from"] = started
        if code in wanted:
            reader.fault(_("与第%(row)s行的编号重复。") % {"row": wanted[code].number}, "code")
        point = reader.point()
        grid_code = reader.text("grid", limit=20)
        division_code = reader.text("division", limit=12)
        outcome.faults += reader.errors
        if not reader.errors:
            wanted[code] = _Wanted(row.number, code, values, point, grid_code, division_code)
    return wanted


def _owner(reader: RowReader, owner_of: OwnerOf | None) -> int | None:
    named = reader.text("owner", limit=120)
    if not named or owner_of is None:
        return None
    if (owner := owner_of(named)) is None:
        reader.fault(_("没有叫“%(name)s”的单位。") % {"name": named}, "owner")
    return owner


def _shape(reader: RowReader) -> str:
    drawn = reader.row.get(reader.columns.get("shape"))
    if drawn and not outlines.is_line_or_area(drawn):
        reader.fault(_("应是WGS84的GeoJSON线或面。"), "shape")
    return drawn


def _settle(wanted: dict[str, _Wanted], outcome: Outcome) -> None:
    """Find the grid and area of every row; a row whose point and grid disagree is reported and taken out."""
    grids = {grid.code: grid for grid in Grid.objects.filter(valid_to=None)}
    by_id = {grid.pk: grid for grid in grids.values()}
    divisions = {division.code: division for division in Division.objects.all()}
    pointed = [item for item in wanted.values() if item.point is not None]
    points = [(item.point.lon, item.point.lat) for item in pointed if item.point is not None]
    located = dict(zip((item.code for item in pointed), queries.ground_index().locate_many(points), strict=True))
    for item in list(wanted.values()):
        try:
            grid, area = _standing(item, located.get(item.code), grids, divisions)
        except Refused as refusal:
            outcome.faults += [SheetError(item.number, reason) for reason in refusal.reasons]
            del wanted[item.code]
            continue
        item.values |= {"grid": by_id[grid.pk] if grid else None, "area_path": area} | (
            item.point.columns() if item.point else {}
        )


def _standing(
    item: _Wanted, located: Located | None, grids: Mapping[str, Grid], divisions: Mapping[str, Division]
) -> tuple[Grid | None, str]:
    named = grids.get(item.grid_code)
    if item.grid_code and named is None:
        raise Refused(_("没有编码为“%(code)s”的网格。") % {"code": item.grid_code})
    division = divisions.get(item.division_code.ljust(12, "0")) if item.division_code else None
    if item.division_code and division is None:
        raise Refused(_("没有代码为“%(code)s”的区划。") % {"code": item.division_code})
    if division is not None and named is None and item.values["shape"]:
        return None, division.path  # a road runs through many grids; its point is only where its name stands
    if located is not None:
        held = {grid.pk for grid in (located.grid, *located.special_grids) if grid}
        if named is not None and held and named.pk not in held:
            values = {"named": named.name, "held": located.grid.name if located.grid else ""}
            raise Refused(_("坐标在“%(held)s”，表里却写“%(named)s”。") % values)
        grid = named or located.grid
        return grid, grid.path if grid else located.area_path
    if named is not None:
        return named, named.path
    return None, division.path if division else ""


def _apply(wanted: Mapping[str, _Wanted], outcome: Outcome, today: date) -> None:
    existing = {place.code: place for place in Place.objects.all()} if wanted else {}
    fresh, touched = [], []
    for item in wanted.values():
        place = existing.get(item.code)
        if place is None:
            fresh.append(Place(code=item.code, **({"valid_from": today} | item.values)))
        elif (changed := differing(place, item.values)) and place.valid_to is not None:
            outcome.faults.append(SheetError(item.number, ENDED % {"name": place.name}))
        elif changed:
            for name in changed:
                setattr(place, name, item.values[name])
            touched.append(place)
        else:
            outcome.unchanged += 1
    Place.objects.bulk_create(fresh, batch_size=500)
    names = [*EDITABLE, "lon", "lat", "crs_of_input", "given_lon", "given_lat", "grid", "area_path", "valid_from"]
    Place.objects.bulk_update(touched, names, batch_size=200)
    outcome.added, outcome.changed = len(fresh), len(touched)


@transaction.atomic
def add_place(
    *,
    code: str,
    kind: str,
    name: str,
    by: Actor,
    at: datetime,
    lon: float | None = None,
    lat: float | None = None,
    crs: str = "wgs84",
    grid: Grid | None = None,
    **more: Any,
) -> Place:
    """Enter one place into the register; its grid is the one that holds the point, else ``grid``.

    ``more`` may bring aliases, address, owner_unit_id and shape.

    :raises Refused: for a code that is taken, a missing name, an unknown kind or a point outside China.
    """
    stamps.claim()
    values = _checked({"kind": kind, "name": name} | more)
    if unfit := unfit_code(code):
        raise Refused(unfit)
    if not code or Place.objects.filter(code=code).exists():
        raise Refused(_("场所编号“%(code)s”是空的或已有人用。") % {"code": code})
    values |= _placed(lon, lat, crs, grid)
    place = Place.objects.create(code=code, valid_from=local(at).date(), **values)
    stamps.renew()
    _note("place.add", place, by=by, at=at, data={"name": place.name, "kind": place.kind})
    return place


@transaction.atomic
def edit_place(place: Place, *, by: Actor, at: datetime, seen: str = "", **changes: Any) -> Place:
    """Change one place; ``changes`` are among kind, name, aliases, address, owner_unit_id, shape, lon+lat(+crs), grid.

    What changed is written down with its old and new value. Nothing changed → no line, no new stamp. ``seen`` is the
    mark of the page that was read; '' asks nothing.

    :raises Refused: for a place that has ended, an empty name, an unknown kind or a point outside China.
    :raises Stale: when somebody changed it since.
    """
    stamps.claim()
    must_be_as_read(seen, mark(Place.objects.get(pk=place.pk)) if seen else "")
    crs = str(changes.pop("crs", "wgs84"))
    moved = {"lon", "lat", "grid"} & set(changes)
    lon, lat = changes.pop("lon", place.lon), changes.pop("lat", place.lat)
    grid = changes.pop("grid", place.grid)
    values = _checked(changes)
    if moved:
        values |= _placed(lon, lat, crs, grid)
    place = Place.objects.get(pk=place.pk)
    changed = differing(place, values)
    if not changed:
        return place
    if place.valid_to is not None:
        raise Refused(ENDED % {"name": place.name})
    data = {name: [_plain(getattr(place, name)), _plain(values[name])] for name in changed}
    Place.objects.filter(pk=place.pk).update(**{name: values[name] for name in changed})
    stamps.renew()
    _note("place.edit", place, by=by, at=at, data=data)
    return Place.objects.get(pk=place.pk)


def mark(place: Place) -> str:
    """Return the mark of a place as it stands, for the page that changes it."""
    told = (place.name, place.kind, place.aliases, place.address, place.lon, place.lat)
    return mark_of(*told, place.owner_unit_id, place.grid_id)


@transaction.atomic
def assign_owner(codes: Collection[str], *, unit_id: int | None, by: Actor, at: datetime) -> int:
    """Say which unit owns the places with these codes (None: nobody known); return how many changed. One line."""
    stamps.claim()
    known, changed = list(dict.fromkeys(codes)), 0
    for start in range(0, len(known), 500):
        rows = Place.objects.filter(code__in=known[start : start + 500])
        rows = rows.exclude(owner_unit_id__isnull=True) if unit_id is None else rows.exclude(owner_unit_id=unit_id)
        changed += rows.update(owner_unit_id=unit_id)
    if changed:
        stamps.renew()
        district, data = stamps.district_of(by), {"unit": unit_id, "changed": changed, "codes": known[:500]}
        verb, subject = "territory.assign_owner", "territory"
        record(verb, district_id=district, subject_kind=subject, subject_id="places", by=by, at=at, data=data)
    return changed


@transaction.atomic
def end_place(place: Place, *, by: Actor, at: datetime, reason: str) -> None:
    """End a place: it stays in the register for what refers to it and is offered no longer.

    :raises Refused: without a reason, or when it has ended already.
    """
    stamps.claim()
    if not reason.strip():
        raise Refused(_("请写明停用的理由。"))
    # A place that began today ends today too; the constraint wants at least one day of life.
    ended = max(local(at).date(), date.fromordinal(place.valid_from.toordinal() + 1))
    if not Place.objects.filter(pk=place.pk, valid_to=None).update(valid_to=ended):
        raise Refused(_("“%(name)s”已经停用。") % {"name": place.name})
    stamps.renew()
    _note("place.end", place, by=by, at=at, data={"reason": reason})


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(values) - set(EDITABLE)
    if unknown:
        raise TypeError(f"a place has no {', '.join(sorted(unknown))} to change")
    reasons = []
    if "name" in values and not str(values["name"]).strip():
        reasons.append(_("名称不能为空。"))
    if "kind" in values and values["kind"] not in Place.Kind.values:
        reasons.append(_("没有“%(kind)s”这种场所。") % {"kind": values["kind"]})
    if reasons:
        raise Refused(*reasons)
    return dict(values)


def _placed(lon: float | None, lat: float | None, crs: str, grid: Grid | None) -> dict[str, Any]:
    """Return the columns that say where a place is."""
    values: dict[str, Any] = {"lon": None, "lat": None, "given_lon": None, "given_lat": None, "crs_of_input": crs}
    located = None
    if lon is not None and lat is not None:
        given = (lon, lat)
        lon, lat = to_wgs84(lon, lat, crs)
        if not is_in_china(lon, lat):
            raise Refused(_("坐标不在中国境内，请看经度和纬度是否写反。"))
        values |= {"lon": lon, "lat": lat, "given_lon": given[0], "given_lat": given[1]}
        located = queries.locate(lon, lat)
    held = located.grid if located and located.grid else grid
    values["grid"] = Grid.objects.get(pk=held.pk) if held else None
    values["area_path"] = held.path if held else located.area_path if located else ""
    return values


def _plain(value: Any) -> Any:
    return value.code if isinstance(value, Grid) else value


def _note(verb: str, place: Place, *, by: Actor, at: datetime, data: dict[str, Any]) -> None:
    district = stamps.district_of(by)
    record(verb, district_id=district, subject_kind="place", subject_id=place.code, by=by, at=at, data=data)


sentences.register("territory.import_places", label=gettext_lazy("导入场所"))
sentences.register("territory.assign_owner", label=gettext_lazy("登记权属单位"))
sentences.register("place.add", label=gettext_lazy("登记场所"))
sentences.register("place.edit", label=gettext_lazy("修改场所"))
sentences.register("place.end", label=gettext_lazy("停用场所"))
