"""One workday of a played year: who plays, at which moment, what was done, and what was refused."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from shanzhi.cases.models import Case
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.worktime import WorkCalendar
from shanzhi.script.cast import Cast, one_of
from shanzhi.script.rates import dice


@dataclass(slots=True)
class Day:
    """A workday towards its evening; ``taken_up`` are the cases somebody reopened, for the player to go on with."""

    district_id: str
    cast: Cast
    seed: int
    at: datetime
    calendar: WorkCalendar
    counts: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    taken_up: list[UUID] = field(default_factory=list)

    @property
    def on(self) -> date:
        """Return the day on the wall in China."""
        return local(self.at).date()

    @property
    def of_month(self) -> int:
        """Return the how-manieth workday of its month this is, from 1."""
        return sum(self.calendar.is_workday(self.on.replace(day=day)) for day in range(1, self.on.day + 1))

    def dice(self, *what: object) -> random.Random:
        """Return dice that fall alike in every run with this seed."""
        return dice(self.seed, *what)

    def happens(self, share: float, *what: object) -> bool:
        """Return whether something happens, the same in every run."""
        return self.dice(*what).random() < share

    def done(self, verb: str, act: Callable[..., Any], *things: Any, by: Actor, **brought: Any) -> Any:
        """Let somebody do one act now, all or nothing; count it, and return what it gives, None when it was refused."""
        try:
            with transaction.atomic():
                result = act(*things, by=by, at=self.at, **brought)
        except Refused as refusal:
            self.refusals[f"{verb}: {refusal}"] += 1
            return None
        self.counts[verb] += 1
        return result if result is not None else True

    def over(self, case: Case, capacity: str, *what: object, but: Collection[int] = ()) -> Actor | None:
        """Return one of those in a capacity over a case's place, posted in none of the units ``but``."""
        people = [one for one in self.cast.over(case, capacity) if not one.unit_ids() & set(but)]
        return one_of(people, self.dice(case.number, capacity, *what))

    def over_county(self, capacity: str) -> list[Actor]:
        """Return those in a capacity whose area is the widest there is, in order."""
        people = self.cast.by_capacity.get(capacity, [])
        reach = {
            one.user_id: min((len(held.area_path or "") for held in one.holdings_as(capacity)), default=99)
            for one in people
        }
        return [one for one in people if reach[one.user_id] == min(reach.values())]

    def of_unit(self, unit_id: int, capacity: str, *what: object) -> Actor | None:
        """Return one of a unit's people in a capacity."""
        return one_of(self.cast.by_unit.get((unit_id, capacity), []), self.dice(unit_id, capacity, *what))

    def person(self, user_id: int) -> Actor | None:
        """Return somebody of the cast by account."""
        everybody = (one for people in self.cast.by_capacity.values() for one in people)
        return next((one for one in everybody if one.user_id == user_id), None)
