"""A case's file 案卷: what may be done now, its tasks, clocks, applications and course, in few statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from shanzhi.cases.access import Situation, reasons_against
from shanzhi.cases.models import Application, Case, ProgressNote, Task
from shanzhi.clocks.models import Deadline
from shanzhi.journal.queries import history_panel
from shanzhi.journal.shapes import HistoryLine
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.steps import Step
from shanzhi.loop.tasks import TASK_TABLE
from shanzhi.loop.workflow import (
    CASE_TABLE,
    SYSTEM,
)
from shanzhi.works.models import Milestone

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


def milestones(case: Case) -> list[Milestone]:
    """Return the milestones of the works project a case points to; none without a statement where there is none."""
    if case.project_id is None:
        return []
    return list(Milestone.objects.filter(project_id=case.project_id).select_related("project").order_by("ordinal"))
