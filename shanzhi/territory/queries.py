"""Questions about the ground 地域: where a point lies, what a text names, outlines for maps, names, subtrees.

Outlines and names are kept in memory by each process and rebuilt when the territory's stamp changes; a call costs one
tiny statement for the stamp. Rows that come out of memory are shared: read them, never change them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from shanzhi.advice.placenames import Block, Gazetteer, Named, PlaceMatch
from shanzhi.kernel import paths
from shanzhi.territory import mapping, wording
from shanzhi.territory.locating import GroundIndex, Located
from shanzhi.territory.models import Building, Division, Grid, GroundQuerySet, Place, Stairwell, TerritoryVersion

Kept = TypeVar("Kept")

_kept: dict[str, tuple[str, Any]] = {}
_building = threading.Lock()


def stamp() -> str:
    """Return the word that changes with every change of the ground ('' before the first)."""
    return TerritoryVersion.objects.filter(pk=1).values_list("stamp", flat=True).first() or ""


def _kept_by_stamp(name: str, build: Callable[[], Kept]) -> Kept:
    """Return what ``build`` made under the present stamp, making it once a process."""
    present = stamp()
    held = _kept.get(name)
    if held is None or held[0] != present:
        with _building:
            held = _kept.get(name)
            if held is None or held[0] != present:
                held = _kept[name] = (present, build())
    kept: Kept = held[1]
    return kept


def ground_index() -> GroundIndex:
    """Return the index of outlines, for those who locate many points with one look at the stamp."""
    return _kept_by_stamp("ground", _build_ground)


def _build_ground() -> GroundIndex:
    divisions = {division.pk: division for division in Division.objects.all()}
    grids = list(Grid.objects.exclude(outline=""))
    for grid in grids:
        grid.division = divisions[grid.division_id]
    return GroundIndex(grids, divisions.values())


def locate(lon: float, lat: float, *, on: date | None = None) -> Located | None:
    """Return the grids and the division that hold a WGS84 point on a day, None when nothing drawn does.

    Without a day only rows with no end set count. The nearest grid is never guessed.
    """
    return ground_index().locate(lon, lat, on=on)


def gazetteer_index() -> Gazetteer:
    """Return the index of names, for those who read many texts with one look at the stamp."""
    return _kept_by_stamp("names", _build_names)


def _build_names() -> Gazetteer:
    divisions = Division.objects.holding().values_list("pk", "name", "path", "kind", "code")
    grids = Grid.objects.holding().values_list("pk", "name", "label_lon", "label_lat", "path", "code")
    places = Place.objects.filter(valid_to=None).values_list(
        "pk", "kind", "name", "aliases", "address", "lon", "lat", "area_path", "code"
    )
    blocks = Building.objects.filter(valid_to=None, courtyard__isnull=False).values_list(
        "courtyard_id", "pk", "name", "lon", "lat", "grid__path"
    )
    things = [
        Named("division", pk, kind, name, (name,), "", None, None, path, code)
        for pk, name, path, kind, code in divisions
    ]
    things += [
        Named("grid", pk, "grid", name, (name,), "", lon, lat, path, code) for pk, name, lon, lat, path, code in grids
    ]
    things += [
        Named("place", pk, kind, name, (name, *aliases), address, lon, lat, path, code)
        for pk, kind, name, aliases, address, lon, lat, path, code in places.iterator()
    ]
    return Gazetteer(things, (Block(*row) for row in blocks.iterator()), say=wording.reason)


def gazetteer(text: str, *, limit: int = 5, area_path: str = "") -> list[PlaceMatch]:
    """Return the places, grids and divisions a text names, the likeliest first, each with its score 0–1 and reason.

    The text may be an address or a whole message. ``area_path`` prefers what lies under it. Unsure → [].
    """
    return gazetteer_index().find(text, limit=limit, area_path=area_path)


def outlines(root_path: str, *, level: str = "grid") -> dict[str, Any]:
    """Return a GeoJSON FeatureCollection (WGS84) of what has outlines under a path, the root included.

    ``level`` is ``grid`` (grids), ``community``, ``street`` or ``county`` (a division without an outline of its own
    takes the union of its general grids). Rivers and roads that are drawn come along as ``kind: "place"``.
    """
    return _kept_by_stamp(f"outlines {level} {root_path}", lambda: _build_outlines(root_path, level))


def _build_outlines(root_path: str, level: str) -> dict[str, Any]:
    grids = Grid.objects.holding().within(root_path).exclude(outline="").order_by("path")
    if level == "grid":
        features = [mapping.grid_feature(grid) for grid in grids]
    else:
        divisions = Division.objects.holding().within(root_path).filter(kind=level).order_by("path")
        general = [grid for grid in grids if grid.grid_kind == Grid.Kind.GENERAL]
        features = [feature for row in divisions if (feature := mapping.division_feature(row, general))]
    drawn = Place.objects.filter(valid_to=None).exclude(shape="").filter(area_within(root_path)).order_by("code")
    return {"type": "FeatureCollection", "features": [*features, *(mapping.place_feature(row) for row in drawn)]}


def rivers(root_path: str) -> list[Any]:
    """Return the points of each line under a path that is drawn and no road: what one walks around."""
    drawn = [one for one in outlines(root_path)["features"] if one["properties"]["kind"] == "place"]
    wet = [one["geometry"] for one in drawn if one["properties"]["place_kind"] != Place.Kind.ROAD]
    return [one["coordinates"] for one in wet if one["type"] == "LineString"]


def area_within(root_path: str, field: str = "area_path") -> Q:
    """Return the condition that ``field`` is a path at or under ``root_path`` ('' is everywhere), as an index range."""
    if not root_path:
        return Q(pk__isnull=False)  # an empty Q would say nothing in an "or"
    return Q(**{f"{field}__gte": root_path, f"{field}__lt": paths.next_after(root_path)})


def areas_within(roots: Iterable[str], field: str = "area_path") -> Q:
    """Return the condition that ``field`` is a path at or under one of these; without any, that of nothing."""
    return reduce(or_, (area_within(root, field) for root in roots), Q(pk__in=[]))


def areas_touching(roots: Iterable[str], field: str = "area_path") -> Q:
    """Return the condition that ``field`` is a path at, under or over one of these; without any, that of nothing."""
    known = list(roots)
    above = sorted({path for root in known for path in paths.ancestors(root)})
    return areas_within(known, field) | Q(**{f"{field}__in": above})


def division_by_code(code: str) -> Division | None:
    """Return the division with a 12-digit code, or with that code once zeros fill it up ('990101')."""
    return Division.objects.filter(code=code.ljust(12, "0")).first()


def subtree(root_path: str, *, on: date | None = None) -> tuple[GroundQuerySet, GroundQuerySet]:
    """Return the divisions and the grids at or under a path that hold on a day, both by path."""
    return (
        Division.objects.holding(on).within(root_path).order_by("path"),
        Grid.objects.holding(on).within(root_path).order_by("path"),
    )


@dataclass(frozen=True, slots=True)
class Area:
    """One division or grid by its path: ``kind`` is a division's kind, or ``grid``."""

    path: str
    name: str
    kind: str


def areas_for(area_paths: Iterable[str]) -> dict[str, Area]:
    """Return the division or grid of each path, in one statement; unknown paths are left out.

    Where a path has had several grids, the one without an end, else the latest, gives the name.
    """
    wanted = {path for path in area_paths if path}
    if not wanted:
        return {}
    divisions = Division.objects.filter(path__in=wanted).values_list("path", "name", "kind", "valid_to", "valid_from")
    grids = Grid.objects.filter(path__in=wanted).values_list("path", "name", "grid_kind", "valid_to", "valid_from")
    rows = sorted(divisions.union(grids, all=True), key=lambda row: (row[3] is None, row[4]))
    kinds = {Grid.Kind.GENERAL.value: "grid", Grid.Kind.SPECIAL.value: "grid"}
    return {path: Area(path, name, kinds.get(kind, kind)) for path, name, kind, _to, _from in rows}


def names_for(area_paths: Iterable[str]) -> dict[str, str]:
    """Return the name of the division or grid of each path, in one statement; unknown paths are left out."""
    return {path: area.name for path, area in areas_for(area_paths).items()}


def chain_for(area_path: str) -> list[Area]:
    """Return the divisions above a path from the root down, and what stands at the path itself, in one statement."""
    wanted = [*paths.ancestors(area_path), area_path]
    found = areas_for(wanted)
    return [found[path] for path in wanted if path in found]


def buildings_within(root_path: str) -> QuerySet[Building]:
    """Return the buildings in use whose grid lies at or under a path, by code, with their grids and courtyards."""
    rows = Building.objects.filter(area_within(root_path, "grid__path"), valid_to=None)
    return rows.select_related("grid", "courtyard").order_by("code")


def stairwells_within(root_path: str) -> QuerySet[Stairwell]:
    """Return the stairwells of buildings in use at or under a path, with their buildings and grids."""
    rows = Stairwell.objects.filter(area_within(root_path, "building__grid__path"), building__valid_to=None)
    return rows.select_related("building__grid", "building__courtyard").order_by("building__code", "name")


COVERABLE: Mapping[str, Callable[[str], QuerySet[Any]]] = {
    "zone": lambda root: Division.objects.holding().within(root).filter(kind=Division.Kind.ZONE).order_by("path"),
    "grid": lambda root: Grid.objects.holding().within(root).order_by("path"),
    "building": buildings_within,
    "stairwell": stairwells_within,
}


def covered(root_path: str, *, scope: str, ids: Collection[int]) -> QuerySet[Any]:
    """Return what at or under a path is among the ids that somebody covers (包片, 包栋, 包单元).

    ``scope`` is zone, grid, building or stairwell; the ids come from the room that keeps coverage.
    """
    return COVERABLE[scope](root_path).filter(pk__in=ids)


def uncovered(root_path: str, *, scope: str, ids: Collection[int]) -> QuerySet[Any]:
    """Return what at or under a path nobody covers, given the ids that somebody does; ``scope`` as for ``covered``."""
    return COVERABLE[scope](root_path).exclude(pk__in=ids)


def search_places(words: str = "", *, kind: str = "", root_path: str = "") -> QuerySet[Place]:
    """Return the places whose name, code or address contains every word, for the keeper's list, by code."""
    rows = Place.objects.filter(area_within(root_path), **({"kind": kind} if kind else {}))
    return _with_words(rows, words, "name", "code", "address").select_related("grid").order_by("code")


def search_grids(words: str = "", *, root_path: str = "", on: date | None = None) -> QuerySet[Grid]:
    """Return the grids that hold on a day whose name or code contains every word, by path."""
    rows = Grid.objects.holding(on).within(root_path)
    return _with_words(rows, words, "name", "code").select_related("division").order_by("path")


def search_divisions(words: str = "", *, root_path: str = "") -> QuerySet[Division]:
    """Return the divisions whose name or code contains every word, by path."""
    return _with_words(Division.objects.holding().within(root_path), words, "name", "code").order_by("path")


def _with_words(rows: QuerySet[Any], words: str, *fields: str) -> QuerySet[Any]:
    for word in words.split():
        rows = rows.filter(reduce(or_, (Q(**{f"{field}__icontains": word}) for field in fields)))
    return rows


def grid_history(code: str) -> Sequence[Grid]:
    """Return every row a grid code has had, the latest first."""
    return list(Grid.objects.filter(code=code).select_related("replaced_by", "change").order_by("-valid_from"))
