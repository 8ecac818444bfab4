"""Which grid holds a point: an index of outlines in memory. Pure; fed by ``queries.grounds``.

A point outside every outline belongs to nobody here; the nearest grid is never guessed, because "place unknown" is a
lawful state and a wrong grid is a wrong person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import shapely
from shapely import STRtree
from shapely.geometry import Point

from shanzhi.survey.outlines import parse_outline
from shanzhi.territory.models import Division, Grid


@dataclass(frozen=True, slots=True)
class Located:
    """Where a point lies. The rows are shared by the whole process: read them, never change them.

    ``grid`` is the general grid, None where only a special grid or a division is drawn; ``special_grids`` may be
    several; ``division`` is the grid's own, else the deepest drawn division around the point.
    """

    grid: Grid | None
    special_grids: tuple[Grid, ...]
    division: Division

    @property
    def area_path(self) -> str:
        """Return the path of the narrowest thing that holds the point: general grid, special grid, division."""
        if self.grid is not None:
            return self.grid.path
        return self.special_grids[0].path if self.special_grids else self.division.path


class GroundIndex:
    """The outlines of grids and divisions, searchable by point."""

    def __init__(self, grids: Iterable[Grid], divisions: Iterable[Division], stamp: str = "") -> None:
        """Take rows with outlines (rows without one are passed over)."""
        self.stamp = stamp
        self._rows: list[Grid | Division] = [grid for grid in grids if grid.outline]
        self._rows += [division for division in divisions if division.outline]
        self._shapes = [parse_outline(row.outline) for row in self._rows]
        shapely.prepare(self._shapes)
        self._tree = STRtree(self._shapes)

    def __len__(self) -> int:
        return len(self._rows)

    def locate(self, lon: float, lat: float, *, on: date | None = None) -> Located | None:
        """Return what holds a WGS84 point on a day (without a day: rows with no end set); None when nothing does."""
        hits = self._tree.query(Point(lon, lat), predicate="intersects")
        return self._answer([self._rows[hit] for hit in hits], on)

    def locate_many(self, points: list[tuple[float, float]], *, on: date | None = None) -> list[Located | None]:
        """Return the answer for each (lon, lat), in the same order; one pass through the index."""
        if not points:
            return []
        found: list[list[Grid | Division]] = [[] for _ in points]
        for which, hit in zip(*self._tree.query(shapely.points(points), predicate="intersects"), strict=True):
            found[which].append(self._rows[hit])
        return [self._answer(rows, on) for rows in found]

    @staticmethod
    def _answer(rows: list[Grid | Division], on: date | None) -> Located | None:
        grids = sorted((row for row in rows if isinstance(row, Grid) and row.holds(on)), key=lambda grid: grid.code)
        general = [grid for grid in grids if grid.grid_kind == Grid.Kind.GENERAL]
        special = tuple(grid for grid in grids if grid.grid_kind == Grid.Kind.SPECIAL)
        around = [row for row in rows if isinstance(row, Division) and row.holds(on)]
        if grids:
            # On a shared border both sides hold the point; the lower code wins, the same way every time.
            first = general[0] if general else None
            return Located(first, special, (first or special[0]).division)
        if around:
            return Located(None, (), max(around, key=lambda division: len(division.path)))
        return None
