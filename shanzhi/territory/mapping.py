"""Rows to GeoJSON features for our own maps 地图. Pure; coordinates are rounded to a metre, all that a map shows."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from shanzhi.kernel.paths import is_within
from shanzhi.survey.division_codes import is_invented
from shanzhi.survey.outlines import parse_outline
from shanzhi.territory.models import Division, Grid, Place

_DIGITS = 5  # 0.00001 degrees, about a metre
_SLIVER = 1e-7  # degrees: heals the seams that rounding leaves between neighbours


def grid_feature(grid: Grid) -> dict[str, Any]:
    """Return the feature of a grid with an outline."""
    return _feature(
        parse_outline(grid.outline),
        kind="grid",
        code=grid.code,
        name=grid.name,
        path=grid.path,
        grid_kind=grid.grid_kind,
        label=[grid.label_lon, grid.label_lat],
        invented=is_invented(grid.code),
    )


def division_feature(division: Division, general_grids: Iterable[Grid]) -> dict[str, Any] | None:
    """Return the feature of a division: its own outline, else the union of its general grids; None without either."""
    if division.outline:
        outline = parse_outline(division.outline)
    else:
        pieces = [parse_outline(grid.outline) for grid in general_grids if is_within(grid.path, division.path)]
        outline = shapely.unary_union([piece.buffer(_SLIVER) for piece in pieces])
    if outline.is_empty:
        return None
    middle = outline.representative_point()
    return _feature(
        outline,
        kind=division.kind,
        code=division.code,
        name=division.name,
        short_name=division.short_name(),
        path=division.path,
        label=[round(middle.x, _DIGITS), round(middle.y, _DIGITS)],
        invented=is_invented(division.code),
    )


def place_feature(place: Place) -> dict[str, Any]:
    """Return the feature of a place that is drawn as a line or an area (a river, a road)."""
    drawn = json.loads(place.shape)
    properties = {"kind": "place", "place_kind": place.kind, "code": place.code, "name": place.name}
    return {"type": "Feature", "geometry": drawn, "properties": properties}


def _feature(outline: BaseGeometry, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": _rounded(mapping(outline)), "properties": properties}


def _rounded(geometry: dict[str, Any]) -> dict[str, Any]:
    def walk(value: Any) -> Any:
        return round(value, _DIGITS) if isinstance(value, float) else [walk(part) for part in value]

    return {"type": geometry["type"], "coordinates": walk(geometry["coordinates"])}
