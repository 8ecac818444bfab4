"""Drawing invented ground 虚构地图: a town cut into grids with shared, slightly crooked borders; lines and points.

Pure geometry in a plane of kilometres (x east, y north), seeded, the same on every machine. The plane is laid over an
uninhabited desert, so that nobody can take the drawing for a real town.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, pi, radians, sin
from typing import Any

import numpy
import shapely
from scipy.optimize import linear_sum_assignment
from shapely.geometry import LineString, MultiPoint, Point, Polygon, mapping

XY = tuple[float, float]
ORIGIN_LON, ORIGIN_LAT = 102.2, 40.1
KM_PER_DEGREE_LAT = 110.95
KM_PER_DEGREE_LON = 111.32 * cos(radians(ORIGIN_LAT))
_MILLIMETRES = 6  # digits of a kilometre: what makes two neighbours' corners the same corner


@dataclass(frozen=True, slots=True)
class Town:
    """A drawn town: its cells, and for each the index of the group (community) it belongs to."""

    cells: list[Polygon]
    groups: list[int]


def draw_town(centre: XY, width: float, height: float, groups: Sequence[XY], cells: int, seed: int) -> Town:
    """Cut a town of ``width`` × ``height`` km into ``cells`` cells, shared out evenly among ``groups``.

    ``groups`` are the middles of the groups within the town, from (0, 0) in the north-west to (1, 1) in the
    south-east. The cells tile the town without gaps.
    """
    dice = random.Random(seed)
    rim = _blob(centre, width, height, dice)
    seeds = _spread(rim, cells, dice)
    found = shapely.voronoi_polygons(MultiPoint(seeds), extend_to=rim.buffer(1)).geoms
    pieces = [_rounded(piece.intersection(rim)) for piece in found]
    bent = [_bent(piece, rim, seed) for piece in sorted(pieces, key=lambda piece: _key(piece.centroid))]
    middles = [place_in(centre, width, height, spot) for spot in groups]
    return Town(bent, _shared_out(bent, middles))


def place_in(centre: XY, width: float, height: float, spot: XY) -> XY:
    """Return the point of the plane for a spot of the town's picture ((0, 0) is the north-west corner)."""
    return centre[0] + (spot[0] - 0.5) * width, centre[1] + (0.5 - spot[1]) * height


def smooth(points: Sequence[XY], rounds: int = 3) -> LineString:
    """Return a line through the neighbourhood of the points with its corners cut off (Chaikin); the ends stay."""
    line = list(points)
    for _ in range(rounds):
        cut = [line[0]]
        for (ax, ay), (bx, by) in pairwise(line):
            cut += [(0.75 * ax + 0.25 * bx, 0.75 * ay + 0.25 * by), (0.25 * ax + 0.75 * bx, 0.25 * ay + 0.75 * by)]
        line = [*cut, line[-1]]
    return LineString(line)


def beside(line: LineString, along: float, aside: float) -> XY:
    """Return the point ``aside`` km to the left (negative: right) of the point ``along`` km down a line."""
    here, ahead = line.interpolate(along), line.interpolate(min(along + 0.005, line.length))
    if here.equals(ahead):
        ahead, here = here, line.interpolate(along - 0.005)
    dx, dy = ahead.x - here.x, ahead.y - here.y
    length = hypot(dx, dy) or 1.0
    at = line.interpolate(along)
    return at.x - aside * dy / length, at.y + aside * dx / length


def point_inside(cell: Polygon, dice: random.Random, margin: float = 0.04) -> XY:
    """Return a random point of a cell that is not near its border."""
    inner = cell.buffer(-margin)
    inner = cell if inner.is_empty else inner
    west, south, east, north = inner.bounds
    for _ in range(200):
        point = (dice.uniform(west, east), dice.uniform(south, north))
        if inner.contains(Point(point)):
            return point
    middle = inner.representative_point()
    return middle.x, middle.y


def block(middle: XY, wide: float, deep: float, turn: float) -> Polygon:
    """Return a turned rectangle (km, radians): the ground of a school or a market."""
    corners = [(-wide, -deep), (wide, -deep), (wide, deep), (-wide, deep)]
    return Polygon(
        (middle[0] + (x * cos(turn) - y * sin(turn)) / 2, middle[1] + (x * sin(turn) + y * cos(turn)) / 2)
        for x, y in corners
    )


def lon_lat(point: XY) -> XY:
    """Return the WGS84 (lon, lat) of a point of the plane, to the centimetre."""
    return round(ORIGIN_LON + point[0] / KM_PER_DEGREE_LON, 7), round(ORIGIN_LAT + point[1] / KM_PER_DEGREE_LAT, 7)


def geojson(drawn: Polygon | LineString) -> dict[str, Any]:
    """Return the GeoJSON geometry in WGS84 of a shape of the plane."""

    def walk(value: Any) -> Any:
        return lon_lat(value) if isinstance(value[0], float) else [walk(part) for part in value]

    geometry = mapping(drawn)
    return {"type": geometry["type"], "coordinates": walk(geometry["coordinates"])}


def _blob(centre: XY, width: float, height: float, dice: random.Random) -> Polygon:
    """Return a town's rim: a rounded rectangle that nobody drew with a ruler."""
    corners = 26
    points = []
    for index in range(corners):
        angle = 2 * pi * index / corners
        # A superellipse of power 3 lies between an ellipse and a rectangle.
        reach = (abs(cos(angle)) ** 3 + abs(sin(angle)) ** 3) ** (-1 / 3) * dice.uniform(0.93, 1.04)
        points.append((centre[0] + width / 2 * reach * cos(angle), centre[1] + height / 2 * reach * sin(angle)))
    return Polygon(points)


def _spread(rim: Polygon, count: int, dice: random.Random) -> list[XY]:
    """Return points spread evenly over the town: random ones, moved to the middle of their cells a few times."""
    west, south, east, north = rim.bounds
    seeds: list[XY] = []
    while len(seeds) < count:
        point = (dice.uniform(west, east), dice.uniform(south, north))
        if rim.contains(Point(point)):
            seeds.append(point)
    for _ in range(12):
        cells = shapely.voronoi_polygons(MultiPoint(seeds), extend_to=rim.buffer(1)).geoms
        middles = [cell.intersection(rim).centroid for cell in cells]
        seeds = sorted((round(middle.x, _MILLIMETRES), round(middle.y, _MILLIMETRES)) for middle in middles)
    return [(x + dice.uniform(-0.03, 0.03), y + dice.uniform(-0.03, 0.03)) for x, y in seeds]


def _rounded(piece: Polygon) -> Polygon:
    return Polygon([(round(x, _MILLIMETRES), round(y, _MILLIMETRES)) for x, y in piece.exterior.coords])


def _bent(piece: Polygon, rim: Polygon, seed: int) -> Polygon:
    """Bend each inner border; the bend depends on its two corners alone, so that both neighbours bend alike."""
    ring = list(piece.exterior.coords)
    bent: list[XY] = []
    for start, end in pairwise(ring):
        bent.append(start)
        length = hypot(end[0] - start[0], end[1] - start[1])
        middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        if length < 0.08 or rim.exterior.distance(Point(middle)) < 0.002:
            continue
        low, high = sorted((start, end))
        dice = random.Random(f"{seed} {low} {high}")
        extra = []
        for share in (1 / 3, 2 / 3):
            aside = dice.uniform(-0.09, 0.09) * length
            x = low[0] + share * (high[0] - low[0]) - aside * (high[1] - low[1]) / length
            y = low[1] + share * (high[1] - low[1]) + aside * (high[0] - low[0]) / length
            extra.append((round(x, _MILLIMETRES), round(y, _MILLIMETRES)))
        bent += extra if low == start else extra[::-1]
    return Polygon(bent)


def _key(point: Point) -> tuple[float, float]:
    return round(-point.y, 3), round(point.x, 3)


def _shared_out(cells: Sequence[Polygon], middles: Sequence[XY]) -> list[int]:
    """Give each cell to a group so that groups are of even size and close together."""
    size, more = divmod(len(cells), len(middles))
    slots = [group for group in range(len(middles)) for _ in range(size + (group < more))]
    seats = numpy.array([middles[group] for group in slots])
    spots = numpy.array([(cell.centroid.x, cell.centroid.y) for cell in cells])
    # Squared distances make the groups' borders straight and the groups whole.
    costs = ((spots[:, None, :] - seats[None, :, :]) ** 2).sum(axis=2)
    _rows, chosen = linear_sum_assignment(costs)
    return [slots[slot] for slot in chosen]
