"""Who acts: a person with the posts they hold, a teller by code, or the system. Plain data."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from shanzhi.kernel.paths import is_within, outermost


class ActorKind(StrEnum):
    """The kinds of actor a journal line can name."""

    USER = "user"  # somebody signed in
    TELLER = "teller"  # a resident, by number and code or while telling
    JUDGE = "judge"  # a judge of a contest, by their code
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

    def covers(self, area_path: str) -> bool:
        """Return whether an area is the post's own or lies in it; a post without one covers none."""
        return self.area_path is not None and is_within(area_path, self.area_path)


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

    def areas_as(self, capacities: str | Iterable[str]) -> list[str]:
        """Return the areas over which one of the capacities is held, by path, without those inside another of them."""
        return outermost(one.area_path for one in self.holdings_as(capacities) if one.area_path is not None)

    def holding_over(self, area_path: str, capacities: str | Iterable[str]) -> Holding | None:
        """Return the first post in one of the capacities that stands over an area, or None."""
        return next((one for one in self.holdings_as(capacities) if one.covers(area_path)), None)

    def stands_over(self, area_path: str, capacities: str | Iterable[str]) -> bool:
        """Return whether one of the capacities is held over an area."""
        return self.holding_over(area_path, capacities) is not None

    def stands_over_a_post(self, other: Actor, held: str | Iterable[str], capacities: str | Collection[str]) -> bool:
        """Return whether one of the capacities is held over any area where another holds a post, wider ones or not."""
        areas = [one.area_path for one in other.holdings_as(held) if one.area_path is not None]
        return any(self.stands_over(area, capacities) for area in areas)

    def units_as(self, capacities: str | Iterable[str]) -> frozenset[int]:
        """Return the units in which one of the capacities is held."""
        return frozenset(one.unit_id for one in self.holdings_as(capacities) if one.unit_id is not None)

    def unit_ids(self) -> frozenset[int]:
        """Return the units in which any post is held."""
        return frozenset(holding.unit_id for holding in self.holdings if holding.unit_id is not None)


SYSTEM = Actor(ActorKind.SYSTEM)
