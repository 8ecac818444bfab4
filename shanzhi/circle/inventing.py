"""Streets invented for a demonstration 虚构的路网: along borders and named roads, with a lane through each yard.

A river is crossed only where a named road crosses it, so that walking differs from the straight line as it does in
earnest. The same ground always gives the same streets. No Django.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
from shapely import LineString, Point, STRtree
from shapely.geometry.base import BaseGeometry

METRE = 1 / 111_195  # of a degree of latitude
BANKS = 5 * METRE  # no street but a bridge comes nearer to the river's middle
NEAR = 400 * METRE  # how far a yard's lane may be from the street it leads to
GRAIN = 1e-7  # a centimetre: what is nearer meets

Lonlat = tuple[float, float]


def invent_streets(
    rings: Iterable[Sequence[Lonlat]],
    roads: Iterable[Sequence[Lonlat]],
    rivers: Iterable[Sequence[Lonlat]],
    yards: Iterable[Sequence[Lonlat]],
) -> dict[str, Any]:
    """Return a FeatureCollection of lines in WGS84 that hang together and pass every home of the yards."""
    rings, yards = [list(one) for one in rings], [list(one) for one in yards if one]
    if not rings:
        return {"type": "FeatureCollection", "features": []}
    squeeze = np.array([np.cos(np.radians(np.mean([lat for ring in rings for _lon, lat in ring]))), 1.0])
    river = shapely.union_all([LineString(np.array(one) * squeeze) for one in rivers if len(one) > 1])
    borders = shapely.unary_union([LineString(np.array(one) * squeeze) for one in rings])
    named = [LineString(np.array(one) * squeeze) for one in roads if len(one) > 1]
    streets = shapely.unary_union([borders.difference(river.buffer(BANKS)), *named], grid_size=GRAIN)
    lanes = list(_lanes([np.array(one) * squeeze for one in yards], streets, river))
    whole = shapely.unary_union([streets, *lanes], grid_size=GRAIN)
    lines = [np.round(part.coords, 9) for part in _parts(whole)]
    lines += _links(lines, river)
    features = [
        {
            "type": "Feature",
            "properties": {},
            "geometry": {"type": "LineString", "coordinates": np.round(line / squeeze, 7).tolist()},
        }
        for line in lines
    ]
    return {"type": "FeatureCollection", "features": features}


def _parts(drawn: BaseGeometry) -> list[LineString]:
    return [part for part in getattr(drawn, "geoms", [drawn]) if isinstance(part, LineString) and not part.is_empty]


def _lanes(yards: list[Any], streets: BaseGeometry, river: BaseGeometry) -> Iterator[LineString]:
    """Yield a lane past the homes of each yard, and from both its ends the way to the nearest street on its bank."""
    parts = _parts(streets)
    tree = STRtree(parts)
    for yard in yards:
        row: list[Any] = [yard[0]]
        for home in yard[1:]:
            if LineString([row[-1], home]).intersects(river):
                yield from _lane(row, parts, tree, river)
                row = []
            row.append(home)
        yield from _lane(row, parts, tree, river)


def _lane(row: list[Any], parts: list[LineString], tree: STRtree, river: BaseGeometry) -> Iterator[LineString]:
    ends = [row[0]] if len(row) == 1 else [row[0], row[-1]]
    if len(row) > 1:
        yield LineString(row)
    for end in ends:
        point = Point(end)
        near = tree.query(point, predicate="dwithin", distance=NEAR)
        ways = sorted((shapely.shortest_line(point, parts[n]) for n in near), key=lambda way: way.length)
        yield from [way for way in ways if way.length and not way.intersects(river)][:1]


def _links(lines: list[Any], river: BaseGeometry) -> list[Any]:
    """Return the shortest links that make one network of all lines, over the river only where there is no other."""
    points, where = np.unique(np.vstack(lines), axis=0, return_inverse=True)
    bounds = np.cumsum([len(line) for line in lines])[:-1]
    chains = np.split(where, bounds)
    tail = np.concatenate([chain[:-1] for chain in chains])
    head = np.concatenate([chain[1:] for chain in chains])
    _count, belongs = connected_components(coo_array((np.ones(len(tail)), (tail, head)), shape=(len(points),) * 2))
    found = []
    names, sizes = np.unique(belongs, return_counts=True)
    while len(names) > 1:
        smallest = belongs == names[np.argmin(sizes)]
        mine, others = np.flatnonzero(smallest), np.flatnonzero(~smallest)
        far, nearest = cKDTree(points[others]).query(points[mine])
        ways = [(mine[n], others[nearest[n]]) for n in np.argsort(far)[:40]]
        dry = [way for way in ways if not LineString(points[list(way)]).intersects(river)]
        here, there = (dry or ways)[0]
        found.append(points[[here, there]])
        belongs[smallest] = belongs[there]
        names, sizes = np.unique(belongs, return_counts=True)
    return found
