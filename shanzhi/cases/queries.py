"""Questions to the loop: what may be done now, the board, a unit's inbox, a case's clocks and course."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q

from shanzhi.cases.access import Situation, reasons_against
from shanzhi.cases.models import Application, Case, Deadline, Milestone, ProgressNote, SavedQueue, Task
from shanzhi.cases.querysets import CaseQuerySet
from shanzhi.cases.workflow import CASE_TABLE, OPEN_STATES, SYSTEM, TASK_TABLE, State
from shanzhi.journal.queries import history_panel
from shanzhi.journal.shapes import HistoryLine
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import CHINA, local
from shanzhi.kernel.steps import Step

PAGE = 50
# Steps a person looks for too early: said with the reason instead of being left out.
LOOKED_FOR = frozenset({"dispatch", "close"})


@dataclass(frozen=True, slots=True)
class StepView:
    """One row as it stands for this person now: allowed, or why not."""

    row: Step
    reasons: tuple[str, ...] = ()

    @property
    def is_allowed(self) -> bool:
        """Return whether the step may be taken."""
        return not self.reasons


def case_steps(case: Case, actor: Actor, *, at: datetime, tasks: Sequence[Task] = ()) -> list[StepView]:
    """Return every row that leaves the case's state for people, allowed ones first, each refused one with its reasons.

    No statement: give the case's ``tasks`` where they are at hand, for the rules that ask who handled it.
    """
    situation = Situation(case, actor, tasks=tasks, facts={"at": at})
    rows = [row for row in CASE_TABLE.leaving(case.state) if row.capacities != {SYSTEM}]
    if case.is_open:
        rows += [row for row in CASE_TABLE if row.verb in LOOKED_FOR and row not in rows]
    views = [StepView(row, tuple(reasons_against(row, situation))) for row in rows]
    return sorted(views, key=lambda view: not view.is_allowed)


def task_steps(task: Task, actor: Actor, *, at: datetime) -> list[StepView]:
    """Return the rows that leave the task's state for people, as ``case_steps`` does."""
    situation = Situation(task.case, actor, task=task, facts={"at": at})
    rows = [row for row in TASK_TABLE.leaving(task.state) if row.capacities != {SYSTEM}]
    views = [StepView(row, tuple(reasons_against(row, situation))) for row in rows]
    return sorted(views, key=lambda view: not view.is_allowed)


@dataclass(slots=True)
class CaseFile:
    """Everything a case's page shows, gathered in a fixed number of statements."""

    case: Case
    tasks: list[Task]
    deadlines: list[Deadline]
    applications: list[Application]
    notes: list[ProgressNote]
    lines: list[HistoryLine] = field(default_factory=list)

    def running(self, kind: str) -> list[Deadline]:
        """Return the running clocks of one kind."""
        return [deadline for deadline in self.deadlines if deadline.kind == kind and deadline.ended_at is None]

    def clock(self, kind: str) -> Deadline | None:
        """Return the clock of one kind that speaks for the case: the running one that ends first, else the last."""
        found = self.running(kind) or [one for one in self.deadlines if one.kind == kind]
        if not found:
            return None
        running = [one for one in found if one.ended_at is None]
        return min(running, key=lambda one: one.due_at) if running else max(found, key=lambda one: one.started_at)


def case_file(case: Case, *, extra: Sequence[tuple[str, UUID]] = ()) -> CaseFile:
    """Return a case with its tasks, clocks, applications, notes and course (``extra`` adds subjects); 6 statements."""
    tasks = list(Task.objects.of_case(case.district_id, case.pk).select_related("unit").order_by("ordinal"))
    for task in tasks:
        task.case = case
    deadlines = list(Deadline.objects.in_district(case.district_id).filter(case_id=case.pk).order_by("started_at"))
    applications = list(Application.objects.in_district(case.district_id).filter(case_id=case.pk).order_by("-asked_at"))
    notes = list(ProgressNote.objects.in_district(case.district_id).filter(case_id=case.pk).order_by("-at"))
    subjects: list[tuple[str, str | UUID]] = [("case", case.pk), *extra]
    subjects += [("task", task.pk) for task in tasks]
    subjects += [("application", application.pk) for application in applications]
    return CaseFile(case, tasks, deadlines, applications, notes, history_panel(case.district_id, subjects))


# --- the board ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Queue:
    """One queue of the board: its name in the address and which of the visible open cases lie in it."""

    name: str
    condition: Q


def queues(at: datetime) -> dict[str, Queue]:
    """Return the board's queues at a moment; "today" ends at midnight in China."""
    midnight = local(at).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(CHINA) + timedelta(days=1)
    late = (Q(state=State.DISPATCHED, unit_due_at__lt=at) | Q(~Q(state=State.DISPATCHED), step_due_at__lt=at)) & Q(
        paused=False
    )
    today = (
        Q(state=State.DISPATCHED, unit_due_at__gte=at, unit_due_at__lt=midnight)
        | Q(~Q(state=State.DISPATCHED), step_due_at__gte=at, step_due_at__lt=midnight)
    ) & Q(paused=False)
    ruling = Q(state=State.REGISTERED, returns__gte=2, bound=False)
    return {
        queue.name: queue
        for queue in (
            Queue("intake", Q(state=State.REPORTED)),
            Queue("accepted", Q(state=State.ACCEPTED)),
            Queue("verifying", Q(state=State.VERIFYING)),
            Queue("dispatch", Q(state=State.REGISTERED) & ~ruling),
            Queue("ruling", ruling),
            Queue("unplaced", Q(place_known=False)),
            Queue("handling", Q(state=State.DISPATCHED)),
            Queue("checking", Q(state=State.HANDLED)),
            Queue("paused", Q(paused=True)),
            Queue("today", today),
            Queue("late", late),
        )
    }


def queue_counts(actor: Actor, *, at: datetime) -> dict[str, int]:
    """Return how many visible open cases lie in each queue; one statement over the open cases' index."""
    found = queues(at)
    counted = (
        Case.objects.visible_to(actor)
        .open()
        .aggregate(**{f"n_{name}": Count("pk", filter=queue.condition) for name, queue in found.items()})
    )
    return {name: int(counted[f"n_{name}"]) for name in found}


@dataclass(slots=True)
class Page:
    """One page of a list, with the key of the next one ('' at the end)."""

    rows: list[Any]
    next_key: str = ""


def board(
    actor: Actor, queue: str, *, at: datetime, area_path: str = "", channel: str = "", after: str = "", size: int = PAGE
) -> Page:
    """Return one page of a queue, the nearest due first, by keyset (due moment and key); one statement.

    :raises KeyError: for a queue that doesn't exist.
    """
    found = Case.objects.visible_to(actor).open().filter(queues(at)[queue].condition)
    found = _narrowed(found, area_path=area_path, channel=channel)
    column = "unit_due_at" if queue in {"handling"} else "step_due_at"
    if after:
        moment, _, key = after.partition("_")
        bound = datetime.fromisoformat(moment) if moment != "none" else None
        if bound is None:
            found = found.filter(Q(**{f"{column}__isnull": True}), pk__gt=key)
        else:
            later = Q(**{f"{column}__gt": bound}) | Q(**{column: bound}, pk__gt=key)
            found = found.filter(later | Q(**{f"{column}__isnull": True}))
    found = found.select_related("matter", "lead_unit", "grid").defer("grid__outline", "summary").order_by(F(column).asc(nulls_last=True), "pk")
    rows = list(found[: size + 1])
    return _page(rows, size, lambda case: f"{_iso(getattr(case, column))}_{case.pk}")


def _narrowed(found: CaseQuerySet, *, area_path: str, channel: str) -> CaseQuerySet:
    if area_path:
        found = found.within(area_path)
    if channel:
        found = found.filter(channel=channel)
    return found


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment is not None else "none"


def _page(rows: list[Any], size: int, key: Any) -> Page:
    if len(rows) <= size:
        return Page(rows)
    return Page(rows[:size], key(rows[size - 1]))


def cases_told(
    actor: Actor,
    *,
    state: str = "",
    area_path: str = "",
    matter_id: int | None = None,
    after: str = "",
    size: int = PAGE,
) -> Page:
    """Return one page of all visible cases, the newest telling first, by keyset; one statement."""
    found = _narrowed(Case.objects.visible_to(actor), area_path=area_path, channel="")
    if state == "open":
        found = found.open()
    elif state:
        found = found.filter(state=state)
    if matter_id is not None:
        found = found.filter(matter_id=matter_id)
    if after:
        moment, _, key = after.partition("_")
        bound = datetime.fromisoformat(moment)
        found = found.filter(Q(told_at__lt=bound) | Q(told_at=bound, pk__lt=key))
    found = found.select_related("matter", "lead_unit", "grid").defer("grid__outline", "summary")
    rows = list(found.order_by("-told_at", "-pk")[: size + 1])
    return _page(rows, size, lambda case: f"{case.told_at.isoformat()}_{case.pk}")


# --- a unit's inbox ------------------------------------------------------------------------------------------


def unit_inbox(actor: Actor, *, size: int = 200) -> list[Task]:
    """Return the running tasks of the actor's units that the actor may see, the nearest due first; one statement."""
    visible = Case.objects.visible_to(actor).values("pk")
    return list(
        Task.objects.of_units(actor.district_id, actor.unit_ids())
        .running()
        .filter(case_id__in=visible)
        .select_related("case", "case__matter", "unit")
        .order_by("due_at", "pk")[:size]
    )


def unit_done(actor: Actor, *, size: int = 30) -> list[Task]:
    """Return what the actor's units handed in lately, the newest first; one statement."""
    visible = Case.objects.visible_to(actor).values("pk")
    return list(
        Task.objects.of_units(actor.district_id, actor.unit_ids())
        .filter(case_id__in=visible, handed_in_at__isnull=False)
        .select_related("case", "unit")
        .order_by("-handed_in_at", "pk")[:size]
    )


def waiting_applications(actor: Actor, *, size: int = 100) -> list[Application]:
    """Return the applications that wait for a decision on cases the actor may see, the oldest first."""
    visible = Case.objects.visible_to(actor).values("pk")
    return list(
        Application.objects.in_district(actor.district_id)
        .filter(state="asked", case__district_id=actor.district_id, task__district_id=actor.district_id)
        .filter(case_id__in=visible)
        .select_related("case", "task", "task__unit")
        .order_by("asked_at")[:size]
    )


def open_states() -> list[str]:
    """Return the open states' values, for lists and exports."""
    return [str(state) for state in OPEN_STATES]


def milestones(case: Case) -> list[Milestone]:
    """Return the milestones of the works project a case points to; none without a statement where there is none."""
    if case.project_id is None:
        return []
    return list(Milestone.objects.filter(project_id=case.project_id).select_related("project").order_by("ordinal"))


def saved_queues(user_id: int | None) -> list[SavedQueue]:
    """Return the filters a person kept, by name."""
    return list(SavedQueue.objects.filter(user_id=user_id).order_by("name")) if user_id is not None else []
