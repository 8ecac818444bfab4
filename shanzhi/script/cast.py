"""Who plays 角色: everybody with a post, as actors of the kind "rehearsal", found by what they may do and where."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from shanzhi.cases.models import Case
from shanzhi.kernel.actors import Actor, ActorKind, Holding
from shanzhi.loop.workflow import ZONE_CAPACITY, Zone
from shanzhi.people.access import on_day
from shanzhi.people.capacities import Capacity
from shanzhi.people.models import Post


@dataclass(slots=True)
class Cast:
    """The staff of one county at one moment, by capacity and by unit."""

    district_id: str
    by_capacity: dict[str, list[Actor]] = field(default_factory=dict)
    by_unit: dict[tuple[int, str], list[Actor]] = field(default_factory=dict)

    @property
    def teller(self) -> Actor:
        """Return a played resident: nobody's name, no post."""
        return Actor(ActorKind.REHEARSAL, district_id=self.district_id)

    def over(self, case: Case, capacity: str) -> list[Actor]:
        """Return those in a capacity over the case's place; in a closed zone its one desk."""
        own = ZONE_CAPACITY.get(Zone(case.zone))
        wanted = str(own or capacity)
        return [one for one in self.by_capacity.get(wanted, []) if one.stands_over(case.area_path, wanted)]

    def nearest(self, case: Case) -> Actor | None:
        """Return the grid worker of the case's grid, else the community's head; in a closed zone its own desk."""
        if case.zone != Zone.ORDINARY:
            return next(iter(self.over(case, Capacity.GRID_WORKER)), None)
        return self.worker_at(case.area_path)

    def worker_at(self, area_path: str) -> Actor | None:
        """Return the worker of a grid, else the head of its community."""
        for capacity in (Capacity.GRID_WORKER, Capacity.GRID_HEAD):
            for actor in self.by_capacity.get(capacity, []):
                if actor.stands_over(area_path, str(capacity)):
                    return actor
        return None

    def of_unit(self, case: Case, unit_id: int, capacity: str) -> list[Actor]:
        """Return those in a capacity in a unit; in a closed zone its own people in that unit."""
        own = ZONE_CAPACITY.get(Zone(case.zone))
        return self.by_unit.get((unit_id, str(own or capacity)), [])

    def has_staff(self, unit_id: int) -> bool:
        """Return whether somebody in the unit could sign for a task."""
        return bool(self.by_unit.get((unit_id, Capacity.HANDLER)))


def gather(district_id: str, *, at: datetime) -> Cast:
    """Return everybody who holds a post at a moment (one query)."""
    posts = Post.objects.in_force(on=on_day(at)).select_related("user").order_by("user_id", "pk")
    held: dict[int, list[Holding]] = defaultdict(list)
    names: dict[int, str] = {}
    for post in posts:
        held[post.user_id].append(
            Holding(post.pk, post.capacity, post.area_path or None, post.unit_id, post.unit_path or None)
        )
        names[post.user_id] = post.user.name
    cast = Cast(district_id)
    capacities: dict[str, list[Actor]] = defaultdict(list)
    units: dict[tuple[int, str], list[Actor]] = defaultdict(list)
    for user_id, holdings in held.items():
        actor = Actor(ActorKind.REHEARSAL, names[user_id], user_id, tuple(holdings), district_id)
        for holding in holdings:
            capacities[holding.capacity].append(actor)
            if holding.unit_id is not None:
                units[holding.unit_id, holding.capacity].append(actor)
    cast.by_capacity, cast.by_unit = dict(capacities), dict(units)
    return cast


def one_of(people: Iterable[Actor], rng: random.Random, *, but: Iterable[int | None] = ()) -> Actor | None:
    """Return one of these people who isn't among the left out, or None."""
    left_out = set(but)
    free = [actor for actor in people if actor.user_id not in left_out]
    return rng.choice(free) if free else None
