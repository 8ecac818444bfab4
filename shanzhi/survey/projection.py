"""Degrees to a drawing: outlines and points of a small piece of ground as SVG numbers 投影. Pure; knows no page.

A county is small enough for one scale: degrees of longitude are shortened by the latitude of the middle, north is up.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

DIGITS = 1  # of a drawing's unit: finer than a pixel, half the bytes
Ring = Sequence[Sequence[float]]


def rings_of(geometry: dict[str, Any]) -> list[Ring]:
    """Return every line or ring of a GeoJSON geometry, holes included; none for a point."""
    parts, kind = geometry["coordinates"], geometry["type"]
    if kind == "LineString":
        return [parts]
    if kind in {"Polygon", "MultiLineString"}:
        return list(parts)
    if kind == "MultiPolygon":
        return [ring for polygon in parts for ring in polygon]
    return []


class Projection:
    """A window of given size onto the ground that some geometries cover."""

    def __init__(self, geometries: Iterable[dict[str, Any]], *, width: float, height: float, margin: float = 8) -> None:
        """Fit the geometries (GeoJSON, WGS84) into ``width`` units, in the middle, no higher than ``height``."""
        points = [point for geometry in geometries for ring in rings_of(geometry) for point in ring]
        lons = [point[0] for point in points] or [0.0, 1.0]
        lats = [point[1] for point in points] or [0.0, 1.0]
        self._west, self._north = min(lons), max(lats)
        self._shorter = math.cos(math.radians((min(lats) + max(lats)) / 2))
        across = max((max(lons) - self._west) * self._shorter, 1e-9)
        down = max(self._north - min(lats), 1e-9)
        self._scale = min((width - 2 * margin) / across, (height - 2 * margin) / down)
        self.width, self.height = round(width), round(down * self._scale + 2 * margin)
        self._left, self._top = (width - across * self._scale) / 2, margin

    def xy(self, lon: float, lat: float) -> tuple[float, float]:
        """Return where a point lies in the drawing."""
        x = (lon - self._west) * self._shorter * self._scale + self._left
        return round(x, DIGITS), round((self._north - lat) * self._scale + self._top, DIGITS)

    def holds(self, lon: float, lat: float) -> bool:
        """Return whether a point lies in the drawing."""
        x, y = self.xy(lon, lat)
        return 0 <= x <= self.width and 0 <= y <= self.height

    def path(self, geometry: dict[str, Any]) -> str:
        """Return the ``d`` of an SVG path; rings are closed, lines are not."""
        end = "" if "Line" in geometry["type"] else "z"
        return "".join(f"M{self._line(ring)}{end}" for ring in rings_of(geometry))

    def _line(self, ring: Ring) -> str:
        """Return a ring's points, leaving out those that fall on the one before."""
        drawn: list[str] = []
        for point in ring:
            x, y = self.xy(point[0], point[1])
            word = f"{x:g} {y:g}"
            if not drawn or drawn[-1] != word:
                drawn.append(word)
        return "L".join(drawn)


def stacked(widths: Sequence[float], *, whole: float, width: float, gap: float = 1) -> list[tuple[float, float]]:
    """Return (x, width) of each part of a stacked bar whose full length ``whole`` is ``width`` units; gaps between."""
    x, parts = 0.0, []
    for part in widths:
        length = part / whole * width if whole else 0.0
        parts.append((round(x, DIGITS), round(max(length - gap, 0.6), DIGITS) if part else 0.0))
        x += length
    return parts
