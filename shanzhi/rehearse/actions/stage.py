"""The stage 台面: what every played person needs at hand, and the agenda of who acts next."""

from __future__ import annotations

import heapq
import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from shanzhi.accounts.models import User
from shanzhi.calendars.queries import current_calendar
from shanzhi.cases.models import Case, Task
from shanzhi.catalogue.models import Matter
from shanzhi.catalogue.queries import matter_index, resolve
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.worktime import WorkCalendar
from shanzhi.organisation.models import Unit
from shanzhi.script.cast import Cast, gather, one_of
from shanzhi.script.rates import Course, Rates, course_of, dice
from shanzhi.script.stories import Story, Storyteller
from shanzhi.script.timing import acting_moment
from shanzhi.territory.models import Place

URGENT = ("danger", "utility")
Leads = tuple[list[Unit], list[Unit]]


@dataclass(order=True, slots=True)
class Turn:
    """One entry of the agenda: who is next, in time order."""

    at: datetime
    order: int
    what: str = field(compare=False)
    key: Any = field(compare=False)


@dataclass(slots=True)
class Stage:
    """Everything in one rehearsal: who plays, how they behave, what is due when, and what was done."""

    district_id: str
    cast: Cast
    rates: Rates
    seed: int
    teller: Storyteller
    calendar: WorkCalendar
    matters: dict[str, Matter]
    now: datetime
    until: datetime
    has_round: bool = False
    arranged: dict[str, Course] = field(default_factory=dict)
    heard: dict[UUID, Story] = field(default_factory=dict)
    recent: list[UUID] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    agenda: list[Turn] = field(default_factory=list)
    _by_id: dict[int, Matter] = field(default_factory=dict)
    _places: dict[int, Place] = field(default_factory=dict)
    _order: int = 0
    _leads: dict[tuple[int, str, int | None], Leads] = field(default_factory=dict)
    _units: dict[int, Unit] = field(default_factory=dict)

    def course(self, case: Case) -> Course:
        """Return what will happen to a case: arranged for a scene, else thrown from seed and number."""
        return self.arranged.get(case.number) or course_of(case.number, seed=self.seed, rates=self.rates)

    def dice(self, *what: object) -> random.Random:
        """Return dice that fall alike in every run with this seed."""
        return dice(self.seed, *what)

    def later(self, at: datetime, what: str, key: Any) -> None:
        """Put a turn on the agenda, never into the past; what lies beyond the end isn't kept."""
        at = max(at, self.now + timedelta(seconds=30))
        if at <= self.until:
            self._order += 1
            heapq.heappush(self.agenda, Turn(at, self._order, what, key))

    def done(self, verb: str, act: Callable[[], Any]) -> Any:
        """Do one act by its verb, all or nothing, count it, and return what it gives; None when it was refused."""
        try:
            with transaction.atomic():
                result = act()
        except Refused as refusal:
            self.refusals[f"{verb}: {refusal}"] += 1
            return None
        self.counts[verb] += 1
        return result if result is not None else True

    def moment(self, case: Case, started_at: datetime, due_at: datetime | None, *what: object, late: bool) -> datetime:
        """Return when the next person acts on a case whose clock runs from one moment to another."""
        return acting_moment(
            self.dice(case.number, *what),
            started_at=started_at,
            due_at=due_at,
            calendar=self.calendar,
            late=late,
            brisk=self.course(case).brisk,
            round_the_clock=case.grade in URGENT,
        )

    def someone(self, case: Case, capacity: str, *what: object, but: tuple[int | None, ...] = ()) -> Actor | None:
        """Return one of those in a capacity over the case's place, always the same for the same thing."""
        return one_of(self.cast.over(case, capacity), self.dice(case.number, capacity, *what), but=but)

    def user(self, actor: Actor) -> User:
        """Return the account of a played person."""
        return User.objects.get(pk=actor.user_id or 0)

    def matter_of(self, case: Case) -> Matter | None:
        """Return the matter the desk finds: the story's own, else what the catalogue's words suggest."""
        if case.matter is not None:
            return case.matter
        story = self.heard.get(case.pk)
        if story is not None and story.matter_code:
            return self.matters.get(story.matter_code)
        found = matter_index().suggest(case.summary or case.title, limit=1)
        return self.matters.get(found[0].code) if found else self.any_matter(case)

    def any_matter(self, case: Case) -> Matter | None:
        """Return some matter for a case in whose words nothing was recognised."""
        codes = sorted(self.matters)
        return self.matters[self.dice(case.number, "matter").choice(codes)] if codes else None

    def leads(self, case: Case) -> Leads:
        """Return the units with staff that could lead a case, the likeliest first, and those that would help."""
        matter = case.matter
        owner = case.place.owner_unit_id if case.place is not None else None
        key = (matter.pk if matter is not None else 0, case.area_path[:12], owner)
        if key not in self._leads:
            found: Leads = ([], [])
            if matter is not None:
                day = local(self.now).date()
                resolution = resolve(matter, place=case.place, area_path=case.area_path, on=day)
                leads = [one.unit for one in resolution.leads if not one.blocked]
                found = (self._staffed(leads), self._staffed([one.unit for one in resolution.supports]))
            self._leads[key] = found
        leads, helpers = self._leads[key]
        return (leads or self.anybody(case)), helpers

    def _staffed(self, units: list[Unit]) -> list[Unit]:
        return [unit for unit in units if self.cast.has_staff(unit.pk)]

    def anybody(self, case: Case) -> list[Unit]:
        """Return some unit with staff, for a matter nobody answers for."""
        ids = sorted({unit_id for unit_id, capacity in self.cast.by_unit if capacity == "handler"})
        return [self.unit(self.dice(case.number, "unit").choice(ids))] if ids else []

    def unit(self, unit_id: int) -> Unit:
        """Return a unit, kept in memory."""
        if unit_id not in self._units:
            self._units[unit_id] = Unit.objects.get(pk=unit_id)
        return self._units[unit_id]

    def case(self, case_id: UUID) -> Case | None:
        """Return a case as it is now, with what its steps look at.

        Matter, place and units come from memory: joining five tables at every turn is what would take the time.
        """
        rows: list[Case] = list(Case.objects.in_district(self.district_id).filter(pk=case_id))
        return self._furnished(rows[0]) if rows else None

    def _furnished(self, case: Case) -> Case:
        if case.matter_id is not None:
            case.matter = self._by_id.get(case.matter_id) or Matter.objects.get(pk=case.matter_id)
        if case.place_id is not None:
            case.place = self._places.get(case.place_id) or Place.objects.get(pk=case.place_id)
        if case.lead_unit_id is not None:
            case.lead_unit = self.unit(case.lead_unit_id)
        if case.first_unit_id is not None:
            case.first_unit = self.unit(case.first_unit_id)
        return case

    def task(self, task_id: UUID) -> Task | None:
        """Return a task with its case and unit, as they are now."""
        rows: list[Task] = list(Task.objects.in_district(self.district_id).filter(pk=task_id))
        case = self.case(rows[0].case_id) if rows else None
        if case is None:
            return None
        rows[0].case, rows[0].unit = case, self.unit(rows[0].unit_id)
        return rows[0]


def set_up_stage(
    district_id: str,
    *,
    rates: Rates,
    seed: int,
    start: datetime,
    until: datetime,
    arranged: Mapping[str, Course] | None = None,
    has_round: bool = False,
) -> Stage:
    """Return a stage for the county as it stands: its people, places, matters and calendar, read once."""
    matters = {matter.code: matter for matter in Matter.objects.current().dispatchable()}
    places: dict[str, list[Place]] = {}
    for place in (
        Place.objects.filter(valid_to=None).select_related("grid").defer("shape", "grid__outline").order_by("code")
    ):
        places.setdefault(place.kind, []).append(place)
    by_id = {matter.pk: matter for matter in matters.values()}
    return Stage(
        district_id=district_id,
        cast=gather(district_id, at=until),
        rates=rates,
        seed=seed,
        teller=Storyteller(places, frozenset(matters)),
        calendar=current_calendar(district_id),
        matters=matters,
        now=start,
        until=until,
        has_round=has_round,
        arranged=dict(arranged or {}),
        _by_id=by_id,
        _places={place.pk: place for kind in places.values() for place in kind},
    )
