"""Who acts: a person with the posts they hold, a teller by code, or the system. Plain data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class ActorKind(StrEnum):
    """The kinds of actor a journal line can name."""

    USER = "user"  # somebody signed in
    TELLER = "teller"  # a resident, by number and code or while telling
    SYSTEM = "system"  # a sweep, a rule
    IMPORT = "import"  # a sheet taken in
    REHEARSAL = "rehearsal"  # a played person, in demonstrations only


@dataclass(frozen=True, slots=True)
class Holding:
    """One post held at this moment: a capacity, over an area or in a unit, or both.

    ``area_path`` is a territory path (division or grid) and ``unit_path`` an organisation path; '' with
    ``None`` as id means "not bound to an area/unit".
    """

    post_id: int
    capacity: str
    area_path: str | None = None
    unit_id: int | None = None
    unit_path: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """One who acts, with every post held at the moment of acting."""

    kind: ActorKind
    name: str = ""
    user_id: int | None = None
    holdings: tuple[Holding, ...] = field(default=())
    district_id: str = ""

    @property
    def origin(self) -> str:
        """Return how what this actor does came about: lived, or played in a demonstration."""
        return "rehearsal" if self.kind == ActorKind.REHEARSAL else "live"

    def capacities(self) -> frozenset[str]:
        """Return the capacities of all posts held."""
        return frozenset(holding.capacity for holding in self.holdings)

    def holdings_as(self, capacities: str | Iterable[str]) -> tuple[Holding, ...]:
        """Return the holdings with one of the named capacities."""
        wanted = {capacities} if isinstance(capacities, str) else set(capacities)
        return tuple(holding for holding in self.holdings if holding.capacity in wanted)

    def unit_ids(self) -> frozenset[int]:
        """Return the units in which any post is held."""
        return frozenset(holding.unit_id for holding in self.holdings if holding.unit_id is not None)


SYSTEM = Actor(ActorKind.SYSTEM)
