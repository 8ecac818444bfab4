"""The 15-minute circle 服务圈 of this county: which stations are open, where people live, which streets are loaded.

People are counts of households, spread over the grid's buildings; what has no building counts at the grid's middle.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from shanzhi.circle.answering import Answer, Asked, Homes, Site, answer
from shanzhi.circle.streets import Streets, unpacked
from shanzhi.circle.walking import Points
from shanzhi.stations.models import Station, StreetNetwork
from shanzhi.stations.storage import path_of
from shanzhi.stations.workflow import State
from shanzhi.survey.outlines import rings
from shanzhi.territory.models import Grid
from shanzhi.territory.queries import area_within, buildings_within, rivers


@dataclass(frozen=True, slots=True)
class Circle:
    """The answer, with how many stations it counts, by which streets, and who lives there."""

    answer: Answer
    open_stations: int
    stations: int
    network: StreetNetwork | None
    homes: Homes


def homes(root_path: str) -> Homes:
    """Return where people live under a path (two statements)."""
    grids = list(Grid.objects.holding().within(root_path).filter(grid_kind=Grid.Kind.GENERAL).order_by("path"))
    in_grid: dict[int, list[Any]] = defaultdict(list)
    for building in buildings_within(root_path).filter(lon__isnull=False):
        in_grid[building.grid_id].append(building)
    rows: list[tuple[float, float, int, int]] = []
    grid_names, names, spots = [], [], []
    for grid in grids:
        ratio = grid.population / grid.households if grid.households and grid.population else 1.0
        left = grid.households
        for one in in_grid[grid.pk]:
            rows.append((one.lon, one.lat, round(one.households * ratio), 1))
            yard = one.courtyard.name if one.courtyard is not None else ""
            grid_names.append(grid.name)
            names.append(f"{yard}{one.name}")
            left -= one.households
        if grid.label_lon is not None and grid.label_lat is not None:
            spots.append((grid.label_lon, grid.label_lat, grid.name))
            if left > 0:
                rows.append((grid.label_lon, grid.label_lat, round(left * ratio), 0))
                grid_names.append(grid.name)
                names.append("")
    drawn = [ring for grid in grids for ring in rings(grid.outline)]
    return Homes(Points.of(rows), grid_names, names, spots, drawn, rivers(root_path))


def network_of(district_id: str) -> tuple[StreetNetwork | None, Streets | None]:
    """Return the street network a county loaded, (None, None) where it has none or the file is gone."""
    kept = StreetNetwork.objects.in_district(district_id).first()
    if kept is None:
        return None, None
    path = path_of(district_id, kept.stamp)
    return (kept, _read(str(path))) if path.exists() else (None, None)


@lru_cache(maxsize=2)
def _read(path: str) -> Streets:
    with open(path, "rb") as kept:
        return unpacked(kept.read())


def circle(district_id: str, asked: Asked) -> Circle:
    """Return who is covered as asked (four statements), and where the next stations serve most."""
    network, streets = network_of(district_id)
    rows = Station.objects.in_district(district_id).filter(
        area_within(asked.area_path, "place__area_path"), state=State.OPEN, place__lon__isnull=False
    )
    if asked.brand:
        rows = rows.filter(brand=asked.brand)
    standing = list(rows.select_related("place").order_by("code"))
    opened = [
        Site(one.code, one.place.lon, one.place.lat) for one in standing if one.opening.is_open(asked.moment)
    ]  # fmt: skip
    live = homes(asked.area_path)
    return Circle(answer(live, opened, streets, asked), len(opened), len(standing), network, live)
