"""Pictures from figures 制图: the map of grids, bars, a line of days. Pure: numbers in, coordinates out; no words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from shanzhi.survey.projection import DIGITS, Projection

WIDTH, HEIGHT = 620, 470
NAME_SIZE, BOX = 22, 32  # as a phone shows them, where both are drawn larger
# Where a name may go when its own place is taken, in units of the drawing.
SHIFTS = ((0, 0), (0, -19), (0, 19), (-24, -17), (24, -17), (-24, 17), (24, 17), (0, -34), (0, 34))


@dataclass(frozen=True, slots=True)
class Classes:
    """Five classes for one quantity, light to dark; the first is nothing at all."""

    step: int

    def of(self, count: int) -> int:
        """Return the class, 1 to 5."""
        return 1 if count <= 0 else min(5, 2 + (count - 1) // self.step)

    def bounds(self) -> list[tuple[int, int | None]]:
        """Return (from, to) of each class; the last one is open."""
        ends: list[tuple[int, int | None]] = [(1 + k * self.step, (k + 1) * self.step) for k in range(3)]
        return [(0, 0), *ends, (1 + 3 * self.step, None)]


def classes_for(counts: Iterable[int]) -> Classes:
    """Return classes of equal breadth, two to a class where there are few."""
    return Classes(max(2, math.ceil(max(counts, default=0) / 4)))


@dataclass(frozen=True, slots=True)
class Shape:
    """One outline: its path, its class, what it stands for, and where its number or name goes."""

    d: str
    q: int = 0
    code: str = ""
    name: str = ""
    count: int = 0
    late: int = 0
    x: float = 0.0
    y: float = 0.0


@dataclass(slots=True)
class Ground:
    """A drawn map."""

    width: int
    height: int
    grids: list[Shape] = field(default_factory=list)
    specials: list[Shape] = field(default_factory=list)
    borders: list[str] = field(default_factory=list)
    ways: list[Shape] = field(default_factory=list)
    labels: list[Shape] = field(default_factory=list)  # names where they belong, not yet kept clear of anything
    names: list[Shape] = field(default_factory=list)
    classes: Classes = Classes(2)
    view: Projection | None = None
    invented: bool = False


def ground(
    features: Sequence[Mapping[str, Any]],
    counts: Mapping[str, tuple[int, int]],
    *,
    short: Mapping[str, str],
    width: int = WIDTH,
    height: int = HEIGHT,
    grid_names: bool = False,
    marked: str = "late",
) -> Ground | None:
    """Return the map of some outlines, coloured by the (open, overdue) ``counts`` of each grid's path.

    ``short`` are the names by path; names keep clear of what is ``marked``: late, or count. None where nothing is
    drawn.
    """
    grids = [one for one in features if one["properties"]["kind"] == "grid"]
    if not grids:
        return None
    view = Projection((one["geometry"] for one in grids), width=width, height=height)
    general = [one for one in grids if one["properties"]["grid_kind"] == "general"]
    drawn = Ground(view.width, view.height, view=view, invented=any(one["properties"]["invented"] for one in grids))
    drawn.classes = classes_for(counts.get(one["properties"]["path"], (0, 0))[0] for one in grids)
    for one in grids:
        shape = _shape(one, view, counts, drawn.classes)
        (drawn.grids if one in general else drawn.specials).append(shape)
    for one in features:
        kind = one["properties"]["kind"]
        if kind == "place":
            drawn.ways.append(Shape(view.path(one["geometry"]), name=one["properties"]["place_kind"]))
        elif kind == "community":
            drawn.borders.append(view.path(one["geometry"]))
    wanted = general if grid_names else [one for one in features if one["properties"]["kind"] == "community"]
    marks = [shape for shape in (*drawn.grids, *drawn.specials) if getattr(shape, marked)]
    drawn.labels = _labels(wanted, view, short)
    drawn.names = kept_clear(drawn.labels, marks)
    if not drawn.borders:
        drawn.borders = [shape.d for shape in drawn.grids]
    return drawn


def _shape(one: Mapping[str, Any], view: Projection, counts: Mapping[str, tuple[int, int]], classes: Classes) -> Shape:
    words = one["properties"]
    count, late = counts.get(words["path"], (0, 0))
    lon, lat = words["label"]
    x, y = view.xy(lon, lat) if lon is not None else (-99.0, -99.0)
    return Shape(view.path(one["geometry"]), classes.of(count), words["code"], words["name"], count, late, x, y)


def _labels(wanted: Sequence[Mapping[str, Any]], view: Projection, short: Mapping[str, str]) -> list[Shape]:
    found = []
    for one in wanted:
        words = one["properties"]
        lon, lat = words["label"]
        if lon is not None:
            x, y = view.xy(lon, lat)
            found.append(Shape("", name=short.get(words["path"], words["name"]), code=words["code"], x=x, y=y))
    return found


def kept_clear(
    labels: Sequence[Shape], marks: Sequence[Any], *, size: int = NAME_SIZE, box: int = BOX, must: bool = True
) -> list[Shape]:
    """Return the names where they cover neither a mark nor each other, as far as there is room.

    ``size`` is a letter's, ``box`` a mark's; those without any room are left out unless they ``must`` stand there.
    """
    taken = [(one.x - box / 2, one.y - box / 2, one.x + box / 2, one.y + box / 2) for one in marks]
    names = []
    for one in labels:
        wide, tall = size * len(one.name) / 2, size / NAME_SIZE
        spots = [(one.x + right * tall, one.y + down * tall) for right, down in SHIFTS]
        frames = [(left - wide, top - size + 2, left + wide, top + 4) for left, top in spots]
        place = next((i for i, frame in enumerate(frames) if not any(_meet(frame, other) for other in taken)), None)
        if place is None and not must:
            continue
        taken.append(frames[place or 0])
        names.append(replace(one, x=round(spots[place or 0][0], 1), y=round(spots[place or 0][1], 1)))
    return names


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@dataclass(slots=True)
class Days:
    """A line of days: two polylines, the axis, and where their ends and the highest day are labelled."""

    width: int
    height: int
    left: float
    right: float
    base: float
    lines: list[str] = field(default_factory=list)
    ends: list[tuple[float, int]] = field(default_factory=list)  # (y, value) of each line's last day
    ticks: list[tuple[float, int]] = field(default_factory=list)
    peak: tuple[float, float, int, int] | None = None  # x, y, value, which day


def days(series: Sequence[Sequence[int]], *, width: int = 600, height: int = 206) -> Days:
    """Return the drawing of up to two series over the same even days, from zero, one scale."""
    left, right, top, base = 46.0, width - 112.0, 22.0, height - 24.0
    count = len(series[0]) if series else 0
    most = max((value for line in series for value in line), default=0)
    step = _nice(most)
    high = step * max(1, math.ceil(most / step))
    found = Days(width, height, left, right, base)

    def x(index: int) -> float:
        return round(left + (right - left) * (index / (count - 1) if count > 1 else 1), DIGITS)

    def y(value: float) -> float:
        return round(base - (base - top) * value / high, DIGITS)

    found.lines = [" ".join(f"{x(index):g},{y(value):g}" for index, value in enumerate(line)) for line in series]
    found.ticks = [(y(value), value) for value in range(0, high + 1, step)]
    found.ends = _apart([(y(line[-1]), line[-1]) for line in series if line], room=17)
    if series and most:
        index = series[0].index(max(series[0]))
        if max(series[0]) == most and 0 < index < count - 1:
            found.peak = (min(max(x(index), left + 40), right - 30), y(most) - 7, most, index)
    return found


def _nice(most: int) -> int:
    """Return a step of 1, 2 or 5 times a power of ten that cuts the axis into at most four."""
    for power in range(7):
        for lead in (1, 2, 5):
            if lead * 10**power * 4 >= most:
                return int(lead * 10**power)
    return max(1, most)


def _apart(ends: list[tuple[float, int]], *, room: float) -> list[tuple[float, int]]:
    """Push two labels apart that would lie on each other."""
    if len(ends) == 2 and abs(ends[0][0] - ends[1][0]) < room:
        middle = (ends[0][0] + ends[1][0]) / 2
        upper = 0 if ends[0][0] <= ends[1][0] else 1
        places = [0.0, 0.0]
        places[upper], places[1 - upper] = middle - room / 2, middle + room / 2
        return [(round(place, DIGITS), value) for place, (_y, value) in zip(places, ends, strict=True)]
    return ends
