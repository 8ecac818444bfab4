"""The people of the demonstration county, all invented: a post for every part of the loop, and some 4,300 who cover.

Names are made from two lists of words by a seeded choice; nobody real is meant. Accounts have no usable password: they
are entered by the switch that only a demonstration has.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password

from shanzhi.accounts.models import User
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.paths import is_within
from shanzhi.organisation.models import Unit, UnitKind
from shanzhi.people.access import on_day
from shanzhi.people.actions.coverage import assign_many
from shanzhi.people.actions.staff import begin
from shanzhi.people.capacities import Capacity
from shanzhi.people.models import CoverageAssignment, CoverageKind, Post, Scope
from shanzhi.territory.models import Division, Grid, Stairwell
from shanzhi.territory.queries import buildings_within, stairwells_within

SEED = 2026
COVERING = 4300
LEFT_OPEN = 0.03  # of buildings and stairwells, so that the page of what nobody covers has something to show
ACTING = {
    UnitKind[name]
    for name in ["CENTRE", "DEPARTMENT", "INSTITUTION", "SECTION", "COMPANY", "COMMUNITY", "STREET", "PROPERTY"]
}
# (capacity, how many, username, unit by name): those who work for the whole county.
CENTRAL: tuple[tuple[Capacity, int, str, str], ...] = (
    (Capacity.INTAKE_AGENT, 4, "intake", "网格化服务管理中心"),
    (Capacity.REGISTRAR, 2, "registrar", "网格化服务管理中心"),
    (Capacity.DISPATCHER, 3, "dispatcher", "网格化服务管理中心"),
    (Capacity.CHECKER, 6, "checker", "督查室"),
    (Capacity.SUPERVISOR, 2, "supervisor", "督查室"),
    (Capacity.LEADER, 3, "leader", ""),
    (Capacity.KEEPER, 2, "keeper", "网格化服务管理中心"),
    # Two units each: whoever has handled a closed case in one can't check it, somebody of the other can.
    (Capacity.COMPLAINT_RECEIVER, 2, "receiver", "督查室 信访局"),
    (Capacity.CHILD_PROTECTION, 2, "childcare", "民政局 教育局"),
)
# Those around the loop, planned last: meetings and stations, disputes, paired children, inspections.
AROUND: tuple[tuple[Capacity, int, str, str], ...] = (
    (Capacity.COORDINATOR, 3, "coordinator", "网格化服务管理中心"),
    (Capacity.MEDIATOR, 3, "mediator", ""),
    (Capacity.VOLUNTEER, 12, "volunteer", ""),
)
INSPECTING = ("市场监督管理局", "文旅局", "消防救援大队")
CONTACTS = {"F001": "厂办主任", "Q002": "店主"}  # an enterprise's own people, and a merchant's


class Names:
    """Gives invented names, none twice, always in the same order."""

    def __init__(self) -> None:
        words = json.loads((Path(__file__).parent / "data" / "demonstration.json").read_text("utf-8"))
        self.cast: dict[str, str] = words["cast"]
        surnames, given = words["surnames"].split(), words["given"].split()
        pairs = [first + last for first in surnames for last in given if first != last]
        random.Random(SEED).shuffle(pairs)
        self._pairs: Iterator[str] = (pair for pair in pairs if pair not in self.cast.values())

    def next(self) -> str:
        """Return the next name."""
        return next(self._pairs)

    def first_of(self, capacity: str, place: str = "") -> str:
        """Return the name of the cast for a capacity (at a place) the first time, another one after that."""
        return self.cast.pop(f"{capacity}@{place}", "") or self.cast.pop(capacity, "") or self.next()


@dataclass(slots=True)
class Staff:
    """Accounts and posts to be written in bulk."""

    names: Names
    since: date
    users: list[User] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)

    def add(self, username: str, capacity: Capacity, **where: Any) -> User:
        """Plan one person with one post: ``division``, ``grid``, ``unit``, ``title``, ``is_head``."""
        place = getattr(where.get("grid") or where.get("unit"), "name", "")
        user = User(username=username, name=self.names.first_of(capacity, place), password=make_password(None))
        self.users.append(user)
        post = Post(user=user, capacity=capacity, starts_on=self.since, **where)
        if post.grid:
            post.division = post.grid.division
        area = post.grid or post.division
        post.area_path, post.unit_path = area.path if area else "", post.unit.path if post.unit else ""
        self.posts.append(post)
        return user


def build_people(district_id: str, *, by: Actor, at: datetime) -> dict[str, User]:
    """Write the demonstration's accounts, posts and coverage, and return the accounts by username.

    The ground and the units must be there already; about 300 accounts and 4,300 assignments, in a few seconds.
    """
    divisions = list(Division.objects.holding().filter(code__startswith=district_id).order_by("path"))
    county = next(row for row in divisions if row.kind == Division.Kind.COUNTY)
    streets = [row for row in divisions if row.kind == Division.Kind.STREET]
    communities = [row for row in divisions if row.kind == Division.Kind.COMMUNITY]
    main = [row for row in communities if is_within(row.path, streets[0].path)]
    # The 62 grids of the first street come first, then its special ones, then its neighbours'.
    found = Grid.objects.holding().within(county.path).select_related("division").order_by("path")
    grids = sorted(found, key=lambda grid: (grid.division not in main, grid.grid_kind != Grid.Kind.GENERAL, grid.path))
    units = {unit.name: unit for unit in Unit.objects.filter(valid_to=None).select_related("division").order_by("path")}
    staff = Staff(Names(), on_day(at))
    _central(staff, CENTRAL, county, units)
    for number, street in enumerate(streets[1:], start=2):
        _elsewhere(staff, street, units, number=number)
    workers = _grids(staff, communities, grids)
    _units(staff, list(units.values()))
    _central(staff, AROUND, county, units)
    _inspectors(staff, units)
    for unit, title in ((unit, CONTACTS[unit.code]) for unit in units.values() if unit.code in CONTACTS):
        staff.add(f"{unit.code.lower()}-own", Capacity.CONTACT, unit=unit, division=unit.division, title=title)
    begin(staff.users, staff.posts, by=by, at=at)
    covering = _coverage(staff, streets[0], main, grids, workers, list(units.values()))
    assign_many(covering, number="demonstration", by=by, at=at)
    return {user.username: user for user in staff.users}


def _central(
    staff: Staff, planned: tuple[tuple[Capacity, int, str, str], ...], county: Division, units: dict[str, Unit]
) -> None:
    for capacity, number, username, unit_names in planned:
        names = unit_names.split() or [""]
        for ordinal in range(1, number + 1):
            unit = units.get(names[(ordinal - 1) % len(names)])
            staff.add(f"{username}{ordinal:02d}", capacity, division=county, unit=unit)


def _elsewhere(staff: Staff, street: Division, units: dict[str, Unit], *, number: int) -> None:
    """Plan the same posts once more over a neighbouring street alone."""
    for capacity, _number, username, _unit in CENTRAL:
        if capacity is not Capacity.KEEPER:
            staff.add(f"{username}-{number}", capacity, division=street, unit=units.get(f"{street.name}办事处"))


def _grids(staff: Staff, communities: list[Division], grids: list[Grid]) -> dict[str, User]:
    """Plan a worker for each grid and a head for each community; return the workers by the grid's path."""
    for ordinal, community in enumerate(communities, start=1):
        staff.add(f"head{ordinal:02d}", Capacity.GRID_HEAD, division=community)
    return {
        grid.path: staff.add(f"worker{ordinal:02d}", Capacity.GRID_WORKER, grid=grid)
        for ordinal, grid in enumerate(grids, start=1)
    }


def _units(staff: Staff, units: list[Unit]) -> None:
    """Plan two handlers and an approver, who is the first responsible person, for each unit that acts."""
    acting = sorted((unit for unit in units if unit.kind in ACTING), key=lambda unit: unit.name != "市政设施管理所")
    for unit in acting:
        stem = unit.code.lower()
        for ordinal in (1, 2):
            staff.add(f"{stem}-{ordinal}", Capacity.HANDLER, unit=unit, division=unit.division)
        staff.add(
            f"{stem}-head", Capacity.UNIT_APPROVER, unit=unit, division=unit.division, title="负责人", is_head=True
        )


def _inspectors(staff: Staff, units: dict[str, Unit]) -> None:
    """Plan three people with enforcement power for each unit that inspects."""
    for name in INSPECTING:
        for ordinal in (1, 2, 3):
            unit = units[name]
            staff.add(f"{unit.code.lower()}-i{ordinal}", Capacity.INSPECTOR, unit=unit, division=unit.division)


def _coverage(
    staff: Staff,
    street: Division,
    communities: list[Division],
    grids: list[Grid],
    workers: dict[str, User],
    units: list[Unit],
) -> list[CoverageAssignment]:
    """Return who covers what: committee members and partners zones, workers and owners' committees buildings,
    volunteers stairwells, and party members households until 4,300 is reached.
    """
    rng, since = random.Random(SEED), staff.since
    rows: list[CoverageAssignment] = []

    def cover(kind: CoverageKind, scope: Scope, area_path: str, **who_and_what: object) -> None:
        rows.append(CoverageAssignment(kind=kind, scope=scope, area_path=area_path, starts_on=since, **who_and_what))

    for community in communities:
        own = [row for row in grids if row.division == community and row.grid_kind == Grid.Kind.GENERAL]
        for ordinal, grid in enumerate(own):
            # The last grid of every fourth community waits for somebody.
            if ordinal < len(own) - 1 or communities.index(community) % 4:
                cover(CoverageKind.COMMITTEE_MEMBER, Scope.ZONE, grid.path, person_name=staff.names.next())
        partners = [unit for unit in units if unit.kind == UnitKind.PARTNER and unit.division_id == community.pk]
        for ordinal, unit in enumerate(partners):
            if len(own) > 1:
                cover(CoverageKind.PARTNER_UNIT, Scope.ZONE, own[ordinal % (len(own) - 1)].path, unit=unit)
    for building in buildings_within(street.path):
        if rng.random() >= LEFT_OPEN:
            worker = workers.get(building.grid.path) if rng.random() < 0.5 else None
            kind = CoverageKind.GRID_WORKER if worker else CoverageKind.OWNERS_COMMITTEE
            name = worker.name if worker else staff.names.next()
            cover(kind, Scope.BUILDING, building.grid.path, building=building, user=worker, person_name=name)
    stairwells = list(stairwells_within(street.path))
    for stairwell in stairwells:
        if rng.random() >= LEFT_OPEN:
            _cover_inside(cover, stairwell, CoverageKind.VOLUNTEER, Scope.STAIRWELL, staff.names.next())
    doors = [(stairwell, door) for stairwell in stairwells for door in _doors(stairwell)]
    for stairwell, door in rng.sample(doors, min(len(doors), max(0, COVERING - len(rows)))):
        _cover_inside(cover, stairwell, CoverageKind.PARTY_MEMBER, Scope.HOUSEHOLD, staff.names.next(), door)
    return rows


def _cover_inside(
    cover: Callable[..., None], stairwell: Stairwell, kind: CoverageKind, scope: Scope, name: str, door: str = ""
) -> None:
    building = stairwell.building
    cover(kind, scope, building.grid.path, building=building, stairwell=stairwell, person_name=name, household=door)


def _doors(stairwell: Stairwell) -> list[str]:
    """Return the door numbers of a stairwell, two on a floor: 101, 102, 201 …"""
    return [f"{number // 2 + 1}{number % 2 + 1:02d}" for number in range(stairwell.households)]
