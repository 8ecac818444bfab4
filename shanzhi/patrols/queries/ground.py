"""The worker's grid drawn and told: its outline with the open cases, and who covers which building."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from os.path import commonprefix

from shanzhi.cases.models import Case
from shanzhi.people.covering import GridCover, grids_in_detail
from shanzhi.survey.projection import Projection
from shanzhi.territory.queries import outlines

WIDTH, HEIGHT = 358, 300  # of the drawing: a phone's column, one unit a pixel
WIDEST = 12  # grids in detail; a head of more is shown them a community at a time elsewhere


@dataclass(frozen=True, slots=True)
class Shape:
    """One outline of the drawing."""

    d: str
    name: str = ""
    x: float = 0.0
    y: float = 0.0
    kind: str = "grid"


@dataclass(frozen=True, slots=True)
class Pin:
    """One case on the drawing, by its place in the list beneath."""

    ordinal: int
    x: float
    y: float
    number: str


@dataclass(slots=True)
class Drawn:
    """The drawing: its size, outlines, lines (rivers, roads), pins, and how many cases have no point."""

    width: int
    height: int
    shapes: list[Shape] = field(default_factory=list)
    lines: list[Shape] = field(default_factory=list)
    pins: list[Pin] = field(default_factory=list)
    pointless: int = 0


def drawn(ground: Sequence[str], cases: Sequence[Case]) -> Drawn | None:
    """Return one's ground as a drawing with the cases of a list on it; None where no outline is drawn."""
    features = [feature for path in ground for feature in outlines(path)["features"]]
    grids = [one for one in features if one["properties"]["kind"] == "grid"]
    if not grids:
        return None
    view = Projection((one["geometry"] for one in grids), width=WIDTH, height=HEIGHT)
    found = Drawn(view.width, view.height)
    names = short_names([one["properties"]["name"] for one in grids])
    for one, name in zip(grids, names, strict=True):
        lon, lat = one["properties"]["label"]
        x, y = view.xy(lon, lat) if lon is not None else (0.0, 0.0)
        found.shapes.append(Shape(view.path(one["geometry"]), name, x, y))
    for one in features:
        if one["properties"]["kind"] == "place":
            found.lines.append(Shape(view.path(one["geometry"]), kind=one["properties"]["place_kind"]))
    for ordinal, case in enumerate(cases, start=1):
        if case.lon is None or case.lat is None or not view.holds(case.lon, case.lat):
            found.pointless += 1
            continue
        x, y = view.xy(case.lon, case.lat)
        found.pins.append(Pin(ordinal, x, y, case.number))
    return found


def short_names(names: Sequence[str]) -> list[str]:
    """Return names without what they all begin with (梧桐社区第一网格, 梧桐社区第二网格 → 第一网格, 第二网格)."""
    shared = commonprefix(list(names)) if len(names) > 1 else ""  # noqa: RUF071 - characters, not paths
    shared = shared.removesuffix("第")
    return [name.removeprefix(shared) or name for name in names]


def covered(ground: Sequence[str], *, on: date) -> list[GridCover]:
    """Return who covers which building of one's grids, at most a dozen grids; five statements each piece of ground."""
    return [cover for path in ground for cover in grids_in_detail(path, on=on)][:WIDEST]
