"""The ground a picture is drawn on: which areas, their communities, and the county's own outlines, kept by stamp."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from shanzhi.kernel.paths import is_within
from shanzhi.territory.models import Division, Grid
from shanzhi.territory.queries import areas_within, outlines, stamp
from shanzhi.ui.joining import joined


@dataclass(frozen=True, slots=True)
class Area:
    """One division or grid: the code its address shows, the path its cases lie under."""

    code: str
    path: str
    name: str
    kind: str

    def short(self) -> str:
        """Return the name as people say it on a map: 梧桐 for 梧桐社区."""
        return self.name.removesuffix("社区") or self.name if self.kind == Division.Kind.COMMUNITY else self.name


@dataclass(frozen=True, slots=True)
class Scope:
    """What a page looks at: the areas asked for; streets (where several) and communities to choose from."""

    roots: tuple[Area, ...]
    communities: tuple[Area, ...]
    streets: tuple[Area, ...] = ()
    chosen: Area | None = None
    stamp: str = ""
    held: tuple[Area, ...] = ()  # the areas that are one's own, whichever is looked at

    @property
    def name(self) -> str:
        """Return the areas in words."""
        return joined(root.name for root in self.roots)

    @property
    def codes(self) -> str:
        """Return the areas as a list's address says them."""
        return ",".join(root.code for root in self.roots)

    @property
    def paths(self) -> list[str]:
        """Return the areas' paths."""
        return [root.path for root in self.roots]

    @property
    def first(self) -> Scope:
        """Return the first of the areas alone, for a picture that is about one."""
        return replace(self, roots=self.roots[:1])

    def choices(self) -> list[Area]:
        """Return the areas a filter offers, each street before its communities."""
        return sorted((*self.streets, *self.communities), key=lambda area: area.path)

    def shown(self) -> list[Area]:
        """Return the communities within what is looked at."""
        return [one for one in self.communities if any(is_within(one.path, path) for path in self.paths)]


def scope_of(paths: Sequence[str], asked: str) -> Scope | None:
    """Return what to look at: the area of a code if it lies in one's own, else all of one's own.

    One statement, the look at the ground's stamp, once the areas are kept. None for a code that isn't one's own: it is
    answered as if it weren't there.
    """
    if not paths:
        return None
    present = stamp()
    areas = _kept("areas", paths, present, lambda: _areas(paths))
    communities = tuple(area for area in areas if area.kind == Division.Kind.COMMUNITY)
    streets = tuple(area for area in areas if area.kind == Division.Kind.STREET)
    chosen = next((area for area in areas if area.code == asked), None) if asked else None
    if asked and chosen is None:
        return None
    held = tuple(area for area in areas if area.path in paths)
    roots = (chosen,) if chosen is not None else held
    return Scope(roots, communities, streets if len(streets) > 1 else (), chosen, present, held)


def _areas(paths: Sequence[str]) -> list[Area]:
    """Return every division and grid at or under some paths, by path."""
    inside = areas_within(paths, "path")
    divisions = Division.objects.holding().filter(inside).values_list("code", "path", "name", "kind")
    grids = Grid.objects.holding().filter(inside).values_list("code", "path", "name", "grid_kind")
    return sorted((Area(*row) for row in divisions.union(grids, all=True)), key=lambda area: area.path)


def features(scope: Scope) -> list[dict[str, Any]]:
    """Return the outlines of grids and communities and the rivers of what is looked at; no statement once kept."""
    return _kept("features", scope.paths, scope.stamp, lambda: _features(scope.paths))


def _features(paths: Sequence[str]) -> list[dict[str, Any]]:
    found = [one for path in paths for one in outlines(path)["features"]]
    for path in paths:
        around = outlines(path, level="community")["features"]
        found += [one for one in around if one["properties"]["kind"] == Division.Kind.COMMUNITY]
    return found


_held: dict[tuple[str, ...], tuple[str, list[Any]]] = {}
_lock = threading.Lock()


def _kept(name: str, paths: Sequence[str], present: str, build: Callable[[], list[Any]]) -> list[Any]:
    """Return what was built under the present stamp, building it once a process."""
    key = (name, *paths)
    kept = _held.get(key)
    if kept is None or kept[0] != present:
        with _lock:
            kept = _held[key] = (present, build())
    return kept[1]
