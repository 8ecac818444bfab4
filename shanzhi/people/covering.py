"""Questions about coverage 包联: who covers this building, what does somebody cover, and what is covered by nobody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from shanzhi.kernel import paths
from shanzhi.kernel.text import normalise
from shanzhi.organisation.queries import units_found
from shanzhi.people.models import CoverageAssignment, CoverageQuerySet, Scope
from shanzhi.territory.models import Building, Division, Grid, Stairwell
from shanzhi.territory.queries import area_within, areas_touching, buildings_within, stairwells_within

SCOPES = list(Scope)


def assignments(*, on: date) -> CoverageQuerySet:
    """Return the assignments that count on a day, with the people, units and buildings they name."""
    return CoverageAssignment.objects.in_force(on=on).select_related("user", "unit", "building", "stairwell")


def who_covers(building: Building, *, on: date) -> list[CoverageAssignment]:
    """Return everybody who covers a building on a day, the widest scope first (one statement).

    Besides the building's own they are those of its stairwells and households, and those of every zone it lies in.
    """
    over = [*paths.ancestors(building.grid.path), building.grid.path]
    rows = assignments(on=on).filter(Q(scope=Scope.ZONE, area_path__in=over) | Q(building=building))
    return sorted(rows, key=_reading_order)


def covered_by(user_id: int, *, on: date) -> CoverageQuerySet:
    """Return what a person covers on a day."""
    rows = assignments(on=on).select_related("building__courtyard")
    return rows.filter(user_id=user_id).order_by("scope", "area_path", "pk")


def _reading_order(row: CoverageAssignment) -> tuple[int, str, str, str, int]:
    stairwell = row.stairwell.name if row.stairwell else ""
    return (SCOPES.index(Scope(row.scope)), row.area_path, stairwell, row.household, row.pk)


@dataclass(slots=True)
class Tally:
    """How much of a community is covered: grids by a zone, buildings, stairwells, and households counted."""

    division: Division
    grids: int = 0
    grids_open: int = 0
    buildings: int = 0
    buildings_open: int = 0
    stairwells: int = 0
    stairwells_open: int = 0
    households: int = 0
    people: dict[str, int] = field(default_factory=dict)

    @property
    def open(self) -> int:
        """Return how many grids, buildings and stairwells nobody covers."""
        return self.grids_open + self.buildings_open + self.stairwells_open

    @property
    def assigned(self) -> int:
        """Return how many assignments there are, of every scope."""
        return sum(self.people.values())


def overview(root_path: str, *, on: date) -> list[Tally]:
    """Return how much of every community at or under a path is covered on a day, in order (six statements)."""
    communities = Division.objects.holding(on).within(root_path).filter(kind=Division.Kind.COMMUNITY).order_by("path")
    tallies = {division.path: Tally(division) for division in communities}

    def of(grid_path: str) -> Tally | None:
        return tallies.get(grid_path[: -paths.WIDTH]) or tallies.get(grid_path)

    for path, is_held in grids_covered(root_path, on=on).items():
        if tally := of(path):
            tally.grids += 1
            tally.grids_open += not is_held
    for path, total, held, homes in _held_by_grid(buildings_within(root_path), Scope.BUILDING, "", on):
        if tally := of(path):
            tally.buildings += total
            tally.buildings_open += total - held
            tally.households += homes
    for path, total, held, _homes in _held_by_grid(stairwells_within(root_path), Scope.STAIRWELL, "building__", on):
        if tally := of(path):
            tally.stairwells += total
            tally.stairwells_open += total - held
    for path, scope, number in _assigned_by_grid(root_path, on):
        if tally := of(path):
            tally.people[scope] = tally.people.get(scope, 0) + number
    return list(tallies.values())


def grids_covered(root_path: str, *, on: date) -> dict[str, bool]:
    """Return for each grid at or under a path whether a zone covers it, itself or with its community or more."""
    zones = CoverageAssignment.objects.in_force(on=on).filter(areas_touching([root_path]), scope=Scope.ZONE)
    named = set(zones.values_list("area_path", flat=True))
    grids = Grid.objects.holding(on).within(root_path).order_by("path").values_list("path", flat=True)
    return {path: path in named or not named.isdisjoint(paths.ancestors(path)) for path in grids}


def _held_by_grid(rows: QuerySet[Any], scope: Scope, link: str, on: date) -> Iterable[tuple[str, int, int, int]]:
    """Yield (grid path, how many there are, how many somebody covers, households in them), one statement."""
    held = CoverageAssignment.objects.in_force(on=on).filter(scope=scope, **{scope.value: OuterRef("pk")})
    grouped = rows.select_related(None).order_by(f"{link}grid__path").values_list(f"{link}grid__path")
    yield from grouped.annotate(
        total=Count("pk"), held=Count("pk", filter=Q(Exists(held))), homes=Sum("households", default=0)
    )


def _assigned_by_grid(root_path: str, on: date) -> Iterable[tuple[str, str, int]]:
    """Yield (path, scope, number of assignments) where each lies today, one statement."""
    where = Coalesce("building__grid__path", "area_path")
    rows = CoverageAssignment.objects.in_force(on=on).annotate(path=where).filter(area_within(root_path, "path"))
    yield from rows.values_list("path", "scope").annotate(number=Count("pk")).order_by("path", "scope")


@dataclass(slots=True)
class BuildingCover:
    """One building with who covers it and its stairwells, and the stairwells nobody covers."""

    building: Building
    holders: list[CoverageAssignment] = field(default_factory=list)
    stairwells: dict[int, StairwellCover] = field(default_factory=dict)

    @property
    def open_stairwells(self) -> list[Stairwell]:
        """Return the stairwells nobody covers."""
        return [cover.stairwell for cover in self.stairwells.values() if not cover.holders]

    @property
    def households_named(self) -> int:
        """Return how many households have somebody of their own."""
        return sum(cover.households_named for cover in self.stairwells.values())

    @property
    def is_open(self) -> bool:
        """Return whether nobody covers the building, or one of its stairwells."""
        return not self.holders or bool(self.open_stairwells)


@dataclass(slots=True)
class StairwellCover:
    """One stairwell with who covers it, and how many of its households have somebody of their own."""

    stairwell: Stairwell
    holders: list[CoverageAssignment] = field(default_factory=list)
    households_named: int = 0


@dataclass(slots=True)
class GridCover:
    """One grid with who covers it as a zone, and its buildings."""

    grid: Grid
    holders: list[CoverageAssignment] = field(default_factory=list)
    buildings: list[BuildingCover] = field(default_factory=list)


def grids_in_detail(root_path: str, *, on: date) -> list[GridCover]:
    """Return the grids at or under a path with their buildings, stairwells and who covers each (five statements)."""
    grids = {row.path: GridCover(row) for row in Grid.objects.holding(on).within(root_path).order_by("path")}
    buildings: dict[int, BuildingCover] = {}
    for building in buildings_within(root_path):
        cover = buildings[building.pk] = BuildingCover(building)
        if building.grid.path in grids:
            grids[building.grid.path].buildings.append(cover)
    for stairwell in stairwells_within(root_path).select_related(None):
        if stairwell.building_id in buildings:
            buildings[stairwell.building_id].stairwells[stairwell.pk] = StairwellCover(stairwell)
    rows = CoverageAssignment.objects.in_force(on=on).select_related("user", "unit").order_by("area_path", "pk")
    for row in rows.filter(
        Q(areas_touching([root_path]), scope=Scope.ZONE) | area_within(root_path, "building__grid__path")
    ):
        _attach(row, grids, buildings)
    return list(grids.values())


def _attach(row: CoverageAssignment, grids: dict[str, GridCover], buildings: dict[int, BuildingCover]) -> None:
    if row.scope == Scope.ZONE:
        for path, cover in grids.items():
            if paths.is_within(path, row.area_path):
                cover.holders.append(row)
        return
    building = buildings.get(row.building_id or 0)
    if building is None:
        return
    if row.scope == Scope.BUILDING:
        building.holders.append(row)
        return
    stairwell = building.stairwells.get(row.stairwell_id or 0)
    if stairwell is not None and row.scope == Scope.STAIRWELL:
        stairwell.holders.append(row)
    elif stairwell is not None:
        stairwell.households_named += 1


def assignments_found(text: str, *, root_path: str = "", on: date) -> CoverageQuerySet:
    """Return assignments by part of the name of a person, unit, building or courtyard, under a path."""
    wanted = normalise(text)
    units = units_found(text=text).order_by().values("pk")
    named = Q(person_name__icontains=wanted) | Q(user__name__icontains=wanted) | Q(unit__in=units)
    there = Q(building__name__icontains=wanted) | Q(building__courtyard__name__icontains=wanted)
    rows = assignments(on=on).select_related("building__courtyard", "building__grid")
    return rows.filter(named | there, area_within(root_path)).order_by("area_path", "scope", "pk")
