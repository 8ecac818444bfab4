"""Verbs on grids 网格: the first import of a county's grids, by sheet and by GeoJSON.

An import adds grids, fills in an outline that was missing and brings counts up to date. It never moves a border or
renames: that is a reviewed, dated change (``actions.changes``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from shapely.geometry.base import BaseGeometry

from shanzhi.journal import sentences
from shanzhi.kernel import paths
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.sheets import Sheet, SheetError, SheetRow
from shanzhi.survey import outlines
from shanzhi.survey.outlines import parse_outline
from shanzhi.survey.rows import RowReader, differing
from shanzhi.territory.actions import stamps
from shanzhi.territory.models import FIRST_GRID, Division, Grid
from shanzhi.territory.outcomes import FeatureError, Outcome

FIELDS = {
    "code": ["网格编码", "编码", "代码", "grid_code", "code"],
    "name": ["网格名称", "名称", "name"],
    "grid_kind": ["网格类别", "类别", "grid_kind"],
    "division": ["所属社区代码", "所属区划代码", "社区代码", "division"],
    "households": ["户数", "households"],
    "population": ["人口数", "人口", "population"],
    "valid_from": ["启用日期", "valid_from"],
}
GENERAL, SPECIAL = Grid.Kind.GENERAL.value, Grid.Kind.SPECIAL.value
KINDS = dict.fromkeys(("", "综合", "综合网格", GENERAL), GENERAL) | dict.fromkeys(
    ("专属", "专属网格", SPECIAL), SPECIAL
)


@dataclass(slots=True)
class _Wanted:
    """One grid as the sheet, the GeoJSON file or both describe it."""

    error: SheetError
    code: str
    name: str = ""
    grid_kind: str = Grid.Kind.GENERAL.value
    division_code: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    valid_from: date | None = None
    outline: str = ""

    def fault(self, sentence: object) -> SheetError:
        """Return the sentence as an error at the row or shape this came from."""
        return type(self.error)(self.error.number, sentence)


def import_grids(
    *,
    by: Actor,
    at: datetime,
    sheet: Sheet | None = None,
    collection: Mapping[str, Any] | None = None,
    crs: str = "wgs84",
    dry_run: bool = False,
    source: str = "",
) -> Outcome:
    """Add the grids of a sheet, of a GeoJSON FeatureCollection, or of both joined by code; idempotent.

    Shapes are in ``crs`` (wgs84, gcj02, bd09) and kept in WGS84. General grids may not lie over one another by more
    than 2%. Rows and shapes with faults are left out and reported.

    :raises Refused: when neither is given, or a needed column is missing.
    """
    verb = "territory.import_grids"
    with stamps.importing(verb, "grids", by=by, at=at, dry_run=dry_run, source=source) as outcome:
        _apply(_gathered(sheet, collection, crs, outcome), outcome, local(at).date())
    return outcome


def _gathered(
    sheet: Sheet | None, collection: Mapping[str, Any] | None, crs: str, outcome: Outcome
) -> dict[str, _Wanted]:
    if sheet is None and collection is None:
        raise Refused(_("请给出网格的表格或边界文件。"))
    wanted: dict[str, _Wanted] = {}
    if sheet is not None:
        columns = sheet.columns(FIELDS, required=["code", "name"])
        for row in sheet.rows:
            _take_row(row, columns, wanted, outcome)
    if collection is not None:
        seen: set[str] = set()
        for number, feature in enumerate(outlines.features_of(collection), start=1):
            _take_feature(number, feature, crs, wanted, seen, outcome)
    return wanted


def _take_row(row: SheetRow, columns: Mapping[str, str | None], wanted: dict[str, _Wanted], outcome: Outcome) -> None:
    reader = RowReader(row, columns)
    found = _described(reader, SheetError(row.number, ""))
    if found.code in wanted:
        reader.fault(_("与第%(row)s行的编码重复。") % {"row": wanted[found.code].error.number}, "code")
    outcome.faults += reader.errors
    if not reader.errors:
        wanted[found.code] = found


def _described(reader: RowReader, error: SheetError) -> _Wanted:
    counts = {name: reader.count(name) for name in ("households", "population")}
    return _Wanted(
        error=error,
        code=reader.code("code", limit=20),
        name=reader.text("name", limit=80),
        grid_kind=reader.choice("grid_kind", KINDS),
        division_code=reader.text("division", limit=12),
        counts={name: value for name, value in counts.items() if value is not None},
        valid_from=reader.day("valid_from"),
    )


def described_by(properties: dict[str, str], number: int) -> tuple[_Wanted, list[object]]:
    """Return the grid that a shape's own properties describe, and what is wrong with them."""
    reader = RowReader(SheetRow(number, properties), Sheet(list(properties), iter(())).columns(FIELDS))
    described = _described(reader, FeatureError(number, ""))
    return described, [wrong.sentence for wrong in reader.errors]


def _take_feature(
    number: int,
    feature: Mapping[str, Any],
    crs: str,
    wanted: dict[str, _Wanted],
    seen: set[str],
    outcome: Outcome,
) -> None:
    """Add a shape to the grid the sheet has described, or describe the grid from the shape's own properties."""
    described, faults = described_by(outlines.properties_of(feature), number)
    outline, fault = outlines.outline_of(feature.get("geometry"), crs)
    faults += [fault] if fault else []
    if described.code in seen:
        faults.append(_("编码“%(code)s”在图形里出现了两次。") % {"code": described.code})
    seen.add(described.code)
    if faults:
        outcome.faults += [FeatureError(number, sentence) for sentence in faults]
        return
    if described.code not in wanted:
        wanted[described.code] = described
    wanted[described.code].outline = outline


def _apply(wanted: Mapping[str, _Wanted], outcome: Outcome, today: date) -> None:
    existing = {grid.code: grid for grid in Grid.objects.filter(code__in=list(wanted), valid_to=None)}
    divisions = {row.code: row for row in Division.objects.all()}
    standing = [
        (grid.name, parse_outline(grid.outline))
        for grid in Grid.objects.filter(valid_to=None, grid_kind=Grid.Kind.GENERAL).exclude(outline="")
    ]
    last = last_ordinals()
    fresh = []
    for item in wanted.values():
        grid = existing.get(item.code)
        division = divisions.get(item.division_code.ljust(12, "0") if item.division_code else item.code[:12])
        faults = _faults(item, grid, division, standing)
        if faults or division is None:
            outcome.faults += [item.fault(sentence) for sentence in faults]
        elif grid is not None:
            _update(grid, item, outcome)
        else:
            fresh.append(_new(item, division, last, today))
        if item.outline and not faults and not (grid and grid.outline) and item.grid_kind == Grid.Kind.GENERAL:
            standing.append((item.name or item.code, parse_outline(item.outline)))
    Grid.objects.bulk_create(fresh, batch_size=500)
    outcome.added += len(fresh)


def _faults(
    item: _Wanted, grid: Grid | None, division: Division | None, standing: Sequence[tuple[str, BaseGeometry]]
) -> list[str]:
    faults = []
    if division is None:
        faults.append(_("找不到“%(code)s”所属的区划。") % {"code": item.division_code or item.code[:12]})
    if grid is None and not item.name:
        faults.append(_("新网格要有名称。"))
    if grid is not None and item.name and item.name != grid.name:
        faults.append(_("网格“%(name)s”改名要走网格调整。") % {"name": grid.name})
    if grid is not None and division is not None and grid.division_id != division.pk:
        faults.append(_("网格“%(name)s”换社区要走网格调整。") % {"name": grid.name})
    if grid is not None and grid.outline and item.outline and item.outline != grid.outline:
        faults.append(_("网格“%(name)s”改边界要走网格调整。") % {"name": grid.name})
    elif item.outline and not (grid and grid.outline) and item.grid_kind == Grid.Kind.GENERAL:
        for name, share in outlines.overlapping(parse_outline(item.outline), standing):
            faults.append(_("与综合网格“%(name)s”重叠%(percent)s%%。") % {"name": name, "percent": round(share * 100)})
    return faults


def last_ordinals() -> dict[str, int]:
    """Return for each division's path the last ordinal ever given to a grid under it; ended grids count."""
    last: dict[str, int] = {}
    for path in Grid.objects.values_list("path", flat=True):
        above, ordinal = path[: -paths.WIDTH], path[-paths.WIDTH :]
        last[above] = max(last.get(above, 0), int(ordinal))
    return last


def next_path(division: Division, last: dict[str, int]) -> str:
    """Return the path of the next grid under a division and count it in ``last``."""
    last[division.path] = max(last.get(division.path, 0) + 1, FIRST_GRID)
    return paths.child_path(division.path, last[division.path])


def _new(item: _Wanted, division: Division, last: dict[str, int], today: date) -> Grid:
    lon, lat = outlines.label_point(parse_outline(item.outline)) if item.outline else (None, None)
    return Grid(
        code=item.code,
        name=item.name,
        grid_kind=item.grid_kind,
        division=division,
        path=next_path(division, last),
        outline=item.outline,
        label_lon=lon,
        label_lat=lat,
        valid_from=item.valid_from or today,
        **item.counts,
    )


def _update(grid: Grid, item: _Wanted, outcome: Outcome) -> None:
    values: dict[str, Any] = dict(item.counts)
    if item.outline and not grid.outline:
        lon, lat = outlines.label_point(parse_outline(item.outline))
        values |= {"outline": item.outline, "label_lon": lon, "label_lat": lat}
    changed = differing(grid, values)
    if changed:
        Grid.objects.filter(pk=grid.pk).update(**{name: values[name] for name in changed})
        outcome.changed += 1
    else:
        outcome.unchanged += 1


sentences.register("territory.import_grids", label=gettext_lazy("导入网格"))
