"""The burden report 减负账: fields and minutes asked of each role a week, from what is asked, not from people.

Forms: typed columns × stated seconds × how often. Steps of the loop: required fields × assumed seconds × how many such
steps the whole county took a week. No line here can be traced to a person: roles held by few get no average.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count

from shanzhi.burden.models import RegisteredForm
from shanzhi.burden.queries.forms import FormRow, with_fields
from shanzhi.burden.workflow import FEWEST_POSTS, SECONDS_BY_KIND, SPAN_WEEKS, TIMES_A_WEEK, FormState, Period
from shanzhi.journal.models import Entry
from shanzhi.kernel.clock import local
from shanzhi.kernel.steps import Step
from shanzhi.loop.tasks import TASK_TABLE
from shanzhi.loop.workflow import CASE_TABLE
from shanzhi.people.capacities import Capacity, label
from shanzhi.people.models import Post


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing asked of a role: what, how many fields each time, seconds each time, how often a week in all."""

    what: object
    fields: int
    seconds: int
    times: float
    code: str = ""

    @property
    def minutes(self) -> float:
        """Return the minutes a week in all."""
        return self.seconds * self.times / 60


@dataclass(slots=True)
class RoleBurden:
    """What is asked of one role in a week."""

    capacity: str
    posts: int
    forms: list[Asked] = field(default_factory=list)
    steps: list[Asked] = field(default_factory=list)

    @property
    def label(self) -> object:
        """Return the role's name."""
        return label(self.capacity)

    @property
    def form_minutes(self) -> float:
        """Return the minutes a week that forms ask of the role in all."""
        return sum(one.minutes for one in self.forms)

    @property
    def step_minutes(self) -> float:
        """Return the minutes a week that the loop's own steps ask of the role in all."""
        return sum(one.minutes for one in self.steps)

    @property
    def minutes(self) -> float:
        """Return all minutes a week."""
        return self.form_minutes + self.step_minutes

    @property
    def fields(self) -> int:
        """Return all fields a week, rounded."""
        return round(sum(one.fields * one.times for one in (*self.forms, *self.steps)))

    @property
    def each(self) -> float | None:
        """Return the average minutes a post, or None where so few hold it that it would be about a person."""
        return round(self.minutes / self.posts, 1) if self.posts >= FEWEST_POSTS else None


def report(district_id: str, *, at: datetime) -> list[RoleBurden]:
    """Return every role's week, the most asked of first (four statements)."""
    on = local(at).date()
    people = Post.objects.in_force(on=on).of_people()
    held = people.values("capacity").annotate(n=Count("pk"))
    posts = {row["capacity"]: row["n"] for row in held}
    roles = {str(one): RoleBurden(str(one), posts.get(str(one), 0)) for one in Capacity}
    live = RegisteredForm.objects.in_district(district_id).filter(state=FormState.LIVE, expires_on__gte=on)
    for row in with_fields(list(live.order_by("code"))):
        if row.typed and row.form.filler in roles:
            roles[row.form.filler].forms.append(_of_form(row, roles[row.form.filler].posts))
    for verb, capacity, times in _steps_taken(district_id, at=at):
        fields, seconds = cost(STEPS[verb])
        if capacity in roles and fields:
            roles[capacity].steps.append(Asked(STEPS[verb].label, fields, seconds, times, verb))
    asked = [role for role in roles.values() if role.forms or role.steps]
    return sorted(asked, key=lambda role: (-role.minutes, role.capacity))


def _of_form(row: FormRow, posts: int) -> Asked:
    """Every post of the role fills the form in once each time."""
    times = TIMES_A_WEEK[Period(row.form.period)] * max(posts, 1)
    return Asked(row.form.name, row.typed, row.typed * row.form.seconds, times, row.form.code)


def cost(row: Step) -> tuple[int, int]:
    """Return how many fields a step requires, and the seconds they are assumed to take."""
    required = [need for need in row.needs if need.required]
    return len(required), sum(SECONDS_BY_KIND[need.kind] for need in required)


def _persons(rows: Iterable[Step], kind: str) -> dict[str, Step]:
    capacities = {str(one) for one in Capacity}
    return {f"{kind}.{row.verb}": row for row in rows if row.capacities & capacities}


STEPS: dict[str, Step] = _persons(CASE_TABLE, "case") | _persons(TASK_TABLE, "task")


def _steps_taken(district_id: str, *, at: datetime) -> list[tuple[str, str, float]]:
    """Return (verb, capacity, times a week in the whole county), from the last four weeks of the journal."""
    # Closed zones are left out: how much happens there is for their own desk to know.
    lines = Entry.objects.filter(
        district_id=district_id,
        zone="ordinary",
        at__gte=at - timedelta(weeks=SPAN_WEEKS),
        at__lte=at,
        verb__in=list(STEPS),
    ).exclude(origin="import")
    counted = lines.values("verb", "capacity").annotate(n=Count("id")).order_by("verb", "capacity")
    return [(row["verb"], row["capacity"], row["n"] / SPAN_WEEKS) for row in counted]
