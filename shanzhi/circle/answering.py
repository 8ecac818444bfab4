"""What is said of a circle 服务圈的回答: who is out of reach, by grid; who gains, who loses; where the next sites go.

Plain reckoning over homes and sites; which stations are open, and where people live, is read floors above.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np

from shanzhi.circle import siting
from shanzhi.circle.streets import Streets
from shanzhi.circle.walking import SPEEDS, Coverage, Points, Walks, coverage, minutes_between, straight_metres, walks

WITHIN = 15.0
DRAWABLE = 4000  # streets on one drawing


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to know: where, when, who walks, which brand counts, how many more stations."""

    area_path: str
    moment: datetime
    walker: str = "adult"
    brand: str = ""
    more: int = 0
    aim: str = "cover"
    capacity: int = 0
    apart: int = 0
    without: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """One grid and how many people of it."""

    name: str
    people: int
    minutes: float | None = None
    buildings: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Where the next stations serve most, what they gain, and how sure that is."""

    spots: list[Spot]
    after: Coverage
    gains: list[Spot]
    gap: float

    @property
    def is_best(self) -> bool:
        """Return whether nothing better exists among the candidates."""
        return self.gap <= 1e-6

    @property
    def gap_percent(self) -> float:
        """Return the gap as a percentage."""
        return round(self.gap * 100, 1)


@dataclass(frozen=True, slots=True)
class Site:
    """An open station: its code and point."""

    code: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Homes:
    """Where people live, in which grid, and where one could build."""

    points: Points
    grid_names: list[str]
    names: list[str]
    spots: list[tuple[float, float, str]]  # the middles of grids: where one could build
    outlines: list[list[tuple[float, float]]] = field(default_factory=list)  # the grids' borders, to draw
    rivers: list[list[tuple[float, float]]] = field(default_factory=list)  # what one walks around, to draw


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing 100 wide: homes and stations as dots (x, y, what each is), borders as polygons, rivers, streets."""

    dots: list[tuple[float, float, str]]
    borders: list[str]
    height: int
    rivers: str = ""
    streets: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is reckoned of homes and sites."""

    covered: Coverage
    estimated: bool
    uncovered: list[Spot]
    proposal: Proposal | None
    loses: list[Spot] | None
    drawing: Drawing
    guessed: Coverage | None = None  # what the straight line would have said, where it's streets that were walked

    @property
    def percent(self) -> float:
        """Return the share of people as a percentage."""
        return round(self.covered.share * 100, 1)

    @property
    def buildings_percent(self) -> float:
        """Return the share of buildings as a percentage."""
        return round(self.covered.buildings_share * 100, 1)

    @property
    def guessed_percent(self) -> float:
        """Return the share of people that the straight line would have said, as a percentage."""
        return round(self.guessed.share * 100, 1) if self.guessed is not None else self.percent


def answer(found: Homes, opened: list[Site], streets: Streets | None, asked: Asked) -> Answer:
    """Return who is covered as asked, and where the next sites serve most."""
    speed = SPEEDS[asked.walker]
    walked = _walked(found.points, opened, streets, speed)
    near = walked.minutes <= WITHIN
    loses = None
    if asked.without:
        fewer = _walked(found.points, [one for one in opened if one.code != asked.without], streets, speed)
        loses = _by_grid(found, fewer, near & ~(fewer.minutes <= WITHIN))
    proposal = _proposal(found, opened, walked, streets, speed, asked) if asked.more else None
    guessed = None
    if streets is not None:
        guessed = coverage(found.points, _walked(found.points, opened, None, speed), within=WITHIN)
    return Answer(
        coverage(found.points, walked, within=WITHIN),
        walked.is_estimate or streets is None,
        _by_grid(found, walked, ~near),
        proposal,
        loses,
        _drawing(found, near, opened, streets),
        guessed,
    )


def _walked(points: Points, stations: list[Site], streets: Streets | None, speed: float) -> Walks:
    lon, lat = [one.lon for one in stations], [one.lat for one in stations]
    return walks(points, lon, lat, streets=streets, speed=speed)


def _by_grid(found: Homes, walked: Walks, chosen: Any) -> list[Spot]:
    """Return the chosen points added up by grid, the most people first."""
    people: dict[str, int] = defaultdict(int)
    minutes: dict[str, float] = {}
    buildings: dict[str, list[str]] = defaultdict(list)
    for n in np.flatnonzero(chosen):
        name = found.grid_names[n]
        people[name] += int(found.points.people[n])
        minutes[name] = max(minutes.get(name, 0.0), float(walked.minutes[n]))
        if found.names[n]:
            buildings[name].append(found.names[n])
    rows = [
        Spot(name, count, round(minutes[name]) if np.isfinite(minutes[name]) else None, buildings[name])
        for name, count in people.items()
        if count
    ]
    return sorted(rows, key=lambda spot: -spot.people)


def _proposal(
    found: Homes, opened: list[Site], walked: Walks, streets: Streets | None, speed: float, asked: Asked
) -> Proposal | None:
    """Return where the next stations serve most; those that stand are one column that is always there."""
    here_lon, here_lat = [one.lon for one in opened], [one.lat for one in opened]
    spots = found.spots
    if asked.apart and opened and spots:
        ends = Points.of([(lon, lat, 0, 0) for lon, lat, _name in spots])
        clear = straight_metres(ends, here_lon, here_lat).min(axis=1) >= asked.apart
        spots = [spot for spot, ok in zip(spots, clear, strict=True) if ok]
    if not spots or not len(found.points.lon):
        return None
    lon, lat = np.array([spot[0] for spot in spots]), np.array([spot[1] for spot in spots])
    points, now = _grouped(found, walked)
    minutes = np.column_stack([now, minutes_between(points, lon, lat, streets=streets, speed=speed)])
    stands = np.zeros(len(spots) + 1, dtype=bool)
    stands[0] = True
    apart = None
    if asked.apart:
        apart = np.zeros((len(stands), len(stands)), dtype=bool)
        apart[1:, 1:] = straight_metres(Points(lon, lat, lon, lat), lon, lat) < asked.apart
        np.fill_diagonal(apart, False)
    capacity = np.array([points.people.sum(), *[asked.capacity] * len(spots)]) if asked.capacity else None
    choose = siting.p_median if asked.aim == "median" else siting.max_cover
    told = choose(minutes, points.people, stands=stands, k=asked.more, capacity=capacity, apart=apart)
    chosen = [column - 1 for column in told.chosen]
    fresh_lon, fresh_lat = [*here_lon, *lon[chosen]], [*here_lat, *lat[chosen]]
    after = walks(found.points, fresh_lon, fresh_lat, streets=streets, speed=speed)
    gained = (after.minutes <= WITHIN) & ~(walked.minutes <= WITHIN)
    each = minutes_between(found.points, lon[chosen], lat[chosen], streets=streets, speed=speed)
    nearest = each.argmin(axis=1) if chosen else np.zeros(len(gained), dtype=int)  # so that nobody is counted twice
    named = [
        Spot(spots[one][2], int(found.points.people[gained & (nearest == n)].sum())) for n, one in enumerate(chosen)
    ]  # fmt: skip
    return Proposal(named, coverage(found.points, after, within=WITHIN), _by_grid(found, after, gained), told.gap)


def _grouped(found: Homes, walked: Walks) -> tuple[Points, Any]:
    """Return people added up where one grid's homes are, covered and uncovered apart, with their minutes now."""
    groups: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for n, name in enumerate(found.grid_names):
        groups[name, bool(walked.minutes[n] <= WITHIN)].append(n)
    rows, now = [], []
    for members in groups.values():
        weights = np.maximum(found.points.people[members], 1e-9)
        middle = [float(np.average(axis[members], weights=weights)) for axis in (found.points.lon, found.points.lat)]
        rows.append((middle[0], middle[1], int(found.points.people[members].sum()), len(members)))
        now.append(float(np.average(np.minimum(walked.minutes[members], siting.FAR), weights=weights)))
    return Points.of(rows), np.array(now)


def _drawing(found: Homes, near: Any, opened: list[Site], streets: Streets | None) -> Drawing:
    """Return homes, stations, borders and, where there aren't too many to tell apart, streets on a drawing 100 wide."""
    lon, lat = found.points.lon, found.points.lat
    if not len(lon):
        return Drawing([], [], 1)
    corners = [point for outline in found.outlines for point in outline]
    all_lon = [*map(float, lon), *(x for x, _ in corners)]
    all_lat = [*map(float, lat), *(y for _, y in corners)]
    west, north = min(all_lon), max(all_lat)
    wide = max(max(all_lon) - west, 1e-6)
    tall = 1 / np.cos(np.radians(north))

    def drawn(x: Any, y: Any) -> tuple[float, float]:
        return round(float((x - west) / wide * 96 + 2), 1), round(float((north - y) * tall / wide * 96 + 2), 1)

    rivers = "".join("M" + "L".join(f"{x},{y}" for x, y in (drawn(*point) for point in one)) for one in found.rivers)
    walked = _streets_within(streets, min(all_lon), max(all_lon), min(all_lat), north)
    path = "".join("M{},{}L{},{}".format(*drawn(*a), *drawn(*b)) for a, b in walked)
    dots = [(*drawn(lon[n], lat[n]), "near" if near[n] else "far") for n in range(len(lon))]
    borders = [" ".join(f"{x},{y}" for x, y in (drawn(*point) for point in outline)) for outline in found.outlines]
    height = int(drawn(west, min(all_lat))[1]) + 3
    return Drawing(dots + [(*drawn(one.lon, one.lat), "station") for one in opened], borders, height, rivers, path)


def _streets_within(streets: Streets | None, west: float, east: float, south: float, north: float) -> Any:
    """Return the ends of each street that lies in a box, none where they are too many to draw."""
    if streets is None:
        return []
    inside = (streets.lon >= west) & (streets.lon <= east) & (streets.lat >= south) & (streets.lat <= north)
    chosen = np.flatnonzero(inside[streets.tail] & inside[streets.head])
    if len(chosen) > DRAWABLE:
        return []
    points = np.column_stack([streets.lon, streets.lat])
    return zip(points[streets.tail[chosen]].tolist(), points[streets.head[chosen]].tolist(), strict=True)
