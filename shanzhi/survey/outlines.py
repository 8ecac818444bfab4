"""Outlines 边界: incoming GeoJSON to checked WGS84 text, overlaps, what a change leaves uncovered. No Django."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry import MultiPolygon, Polygon, mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity, make_valid

from shanzhi.kernel.refusal import Refused
from shanzhi.survey.coordinates import is_in_china, to_wgs84
from shanzhi.survey.faults import SurveyFault

OVERLAP_ALLOWED = 0.02  # of the smaller grid: hand-drawn borders never meet exactly
_DIGITS = 7  # a centimetre
_MAX_POINTS = 200_000


def collection_in(content: bytes) -> Mapping[str, Any]:
    """Return the FeatureCollection that a file holds, in UTF-8 with or without a mark, or in UTF-16.

    :raises Refused: when it holds something else.
    """
    try:
        read = json.loads(content)
    except (ValueError, RecursionError):
        read = None
    features_of(read)
    return cast("Mapping[str, Any]", read)


def features_of(collection: object) -> Sequence[Mapping[str, Any]]:
    """Return the features of a FeatureCollection; ``collection`` is whatever JSON a file held.

    :raises Refused: when it is something else.
    """
    found = None
    if isinstance(collection, Mapping) and collection.get("type") == "FeatureCollection":
        found = collection.get("features")
    if not isinstance(found, list) or not all(isinstance(feature, dict) for feature in found):
        raise Refused(SurveyFault("no_collection"))
    return found


def properties_of(feature: Mapping[str, Any]) -> dict[str, str]:
    """Return what a feature says of itself as a sheet's cells: plain text, '' for null, nothing that is nested."""
    told = feature.get("properties")
    plain = {str(key): value for key, value in told.items()} if isinstance(told, Mapping) else {}
    cells = {key: "" if value is None else str(value) for key, value in plain.items() if not _is_nested(value)}
    return {_storable(key): _storable(value) for key, value in cells.items()}


def _is_nested(value: object) -> bool:
    return isinstance(value, Mapping | list)


def _storable(text: str) -> str:
    """Return the text without halves of characters and NUL, which no database takes."""
    return text.encode("utf-8", "ignore").decode().replace("\0", "")


def parse_outline(text: str) -> BaseGeometry:
    """Return the shape of a kept GeoJSON geometry text.

    :raises ValueError: when it is no Polygon or MultiPolygon.
    """
    geometry = json.loads(text)
    if not isinstance(geometry, dict) or geometry.get("type") not in {"Polygon", "MultiPolygon"}:
        raise ValueError("an outline is a Polygon or a MultiPolygon")
    return shape(geometry)


def rings(text: str) -> list[list[tuple[float, float]]]:
    """Return the outer rings of a kept outline as points, none for none; for drawings."""
    if not text:
        return []
    drawn = parse_outline(text)
    parts = list(drawn.geoms) if isinstance(drawn, MultiPolygon) else [drawn]
    return [[(float(x), float(y)) for x, y in part.exterior.coords] for part in parts]


def outline_of(geometry: object, crs: str = "wgs84") -> tuple[str, SurveyFault | None]:
    """Return (GeoJSON text in WGS84, None) for a sound Polygon or MultiPolygon, else ('', what is wrong)."""
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return "", SurveyFault("no_area")
    try:
        drawn = shapely.force_2d(shape(geometry))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, shapely.GEOSException):
        return "", SurveyFault("bad_coordinates")
    if drawn.is_empty or shapely.get_num_coordinates(drawn) > _MAX_POINTS:
        return "", SurveyFault("empty_outline")
    if not np.abs(shapely.get_coordinates(drawn)).max() <= 180:
        return "", SurveyFault("outline_abroad")
    if not drawn.is_valid:
        repaired = _polygons_only(make_valid(drawn))
        if repaired.is_empty or abs(repaired.area - drawn.area) > 0.01 * repaired.area:
            return "", SurveyFault("crossing_outline", why=explain_validity(drawn))
        drawn = repaired
    if crs != "wgs84":
        drawn = shapely.transform(drawn, lambda points: [to_wgs84(lon, lat, crs) for lon, lat in points])
    west, south, east, north = drawn.bounds
    if not (is_in_china(west, south) and is_in_china(east, north)):
        return "", SurveyFault("outline_abroad")
    return text_of(drawn), None


def is_line_or_area(text: str) -> bool:
    """Return whether a text is a GeoJSON geometry that can be drawn: a line or an area within China's box."""
    try:
        geometry = json.loads(text)
        drawn = shape(geometry) if geometry["type"].removeprefix("Multi") in {"LineString", "Polygon"} else None
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, shapely.GEOSException):
        return False
    if drawn is None or drawn.is_empty:
        return False
    west, south, east, north = drawn.bounds
    return is_in_china(west, south) and is_in_china(east, north)


def text_of(outline: BaseGeometry) -> str:
    """Return the GeoJSON text of a shape, to the centimetre."""

    def walk(value: Any) -> Any:
        return round(float(value), _DIGITS) if not isinstance(value, list | tuple) else [walk(part) for part in value]

    drawn = mapping(outline)
    return json.dumps({"type": drawn["type"], "coordinates": walk(drawn["coordinates"])}, separators=(",", ":"))


def _polygons_only(drawn: BaseGeometry) -> BaseGeometry:
    if isinstance(drawn, Polygon | MultiPolygon):
        return drawn
    parts = [part for part in getattr(drawn, "geoms", []) if isinstance(part, Polygon | MultiPolygon)]
    return shapely.unary_union(parts)


def overlapping(mine: BaseGeometry, others: Sequence[tuple[str, BaseGeometry]]) -> list[tuple[str, float]]:
    """Return the names of the others that ``mine`` lies over, with the share of the smaller one that is shared."""
    if not others:
        return []
    tree = STRtree([other for _name, other in others])
    found = []
    for index in tree.query(mine, predicate="intersects"):
        name, other = others[index]
        share = mine.intersection(other).area / min(mine.area, other.area)
        if share > OVERLAP_ALLOWED:
            found.append((name, share))
    return sorted(found)


def left_over(before: Iterable[BaseGeometry], after: Iterable[BaseGeometry]) -> float:
    """Return the share of the ground before a change that nobody would hold after it."""
    old = shapely.unary_union(list(before))
    if old.is_empty:
        return 0.0
    return float(old.difference(shapely.unary_union(list(after))).area / old.area)


def label_point(outline: BaseGeometry) -> tuple[float, float]:
    """Return a (lon, lat) well inside an outline, where its name can stand."""
    middle = outline.representative_point() if not outline.contains(outline.centroid) else outline.centroid
    return round(float(middle.x), _DIGITS), round(float(middle.y), _DIGITS)
