"""A case's file 案卷: what may be done now, its tasks, clocks, applications and course, in few statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from shanzhi.accounts.models import User
from shanzhi.cases.access import AREA_DESK, Situation, reasons_against, wanted_capacities
from shanzhi.cases.models import Application, Case, ProgressNote, Task
from shanzhi.clocks.models import Deadline
from shanzhi.journal.queries import history_of
from shanzhi.journal.shapes import EntryView
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.steps import Step
from shanzhi.loop.channels import FIRST_HAND
from shanzhi.loop.tasks import TASK_TABLE
from shanzhi.loop.workflow import CASE_TABLE, NOT_FOUND, SYSTEM, State
from shanzhi.works.models import Milestone

# Steps people look for too early, and where the case still is then: said with the reason instead of being left out.
LOOKED_FOR = {
    "dispatch": frozenset({State.REPORTED, State.ACCEPTED, State.VERIFYING}),
    "close": frozenset({State.REGISTERED, State.DISPATCHED}),
}
# Lines that another line of the same moment already says: the dispatch names its units.
SAID_ALREADY = frozenset({"task.issue"})


@dataclass(frozen=True, slots=True)
class StepView:
    """One row as it stands for this person now: allowed, or why not."""

    row: Step
    reasons: tuple[str, ...] = ()
    is_doubted: bool = False

    @property
    def is_allowed(self) -> bool:
        """Return whether the step may be taken."""
        return not self.reasons

    @property
    def is_onward(self) -> bool:
        """Return whether the step takes the case further; what adds, undoes or is in doubt isn't the main button."""
        return self.is_allowed and not self.is_doubted and self.row.verb not in {"add_support", "recall", "void"}

    @property
    def why_not(self) -> str:
        """Return the first reason as it follows the step's name: 结案 and 轮不到您：派遣的人不核查。"""
        words, name = self.reasons[0], str(self.row.label)
        return words.removeprefix(name) if words.startswith(name) else _("：%(why)s") % {"why": words}


def case_steps(
    case: Case, actor: Actor, *, at: datetime, tasks: Sequence[Task] = (), seen: EntryView | None = None
) -> list[StepView]:
    """Return the steps this person may take now, then those they would look for, each with the reasons against it.

    A step that is never theirs is left out: nobody needs to read that they aren't the supervisor. Whether the truth is
    looked into comes first, unless somebody saw it already; what was ``seen`` to be nothing is turned away first. No
    statement: give the case's ``tasks`` where they are at hand, for the rules that ask who handled it.
    """
    situation = Situation(case, actor, tasks=tasks, facts={"at": at})
    leaving = [row for row in CASE_TABLE.leaving(case.state) if row.capacities != {SYSTEM}]
    rows = [row for row in leaving if actor.holdings_as(wanted_capacities(row, case.zone))]
    rows += [row for row in CASE_TABLE if case.state in LOOKED_FOR.get(row.verb, ()) and row not in rows]
    was_seen = case.verifier_id is not None or case.channel in FIRST_HAND
    doubted = {"register", "send_to_verify"} if seen is not None and seen.data.get("finding") == NOT_FOUND else set()
    views = [StepView(row, tuple(reasons_against(row, situation)), row.verb in doubted) for row in rows]
    again = was_seen and "send_to_verify"
    return sorted(views, key=lambda view: (not view.is_allowed, view.is_doubted, view.row.verb == again))


def pressed(views: Sequence[StepView]) -> str:
    """Return the step that Enter presses, '' where a person has to choose."""
    return views[0].row.verb if views and views[0].is_onward else ""


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
    lines: list[EntryView] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)

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
    """Return a case with its tasks, clocks, applications, notes and course (``extra`` adds subjects); 7 statements."""
    tasks = list(Task.objects.of_case(case.district_id, case.pk).select_related("unit").order_by("ordinal"))
    for task in tasks:
        task.case = case
    deadlines = list(Deadline.objects.in_district(case.district_id).filter(case_id=case.pk).order_by("started_at"))
    applications = list(Application.objects.in_district(case.district_id).filter(case_id=case.pk).order_by("-asked_at"))
    notes = list(ProgressNote.objects.in_district(case.district_id).filter(case_id=case.pk).order_by("-at"))
    subjects: list[tuple[str, str | UUID]] = [("case", case.pk), *extra]
    subjects += [("task", task.pk) for task in tasks]
    subjects += [("application", application.pk) for application in applications]
    lines = [line for line in history_of(case.district_id, subjects) if line.verb not in SAID_ALREADY]
    return CaseFile(case, tasks, deadlines, applications, notes, lines, names_of(tasks))


def names_of(tasks: Sequence[Task]) -> dict[int, str]:
    """Return the names of the people who have tasks in hand, by their key; one statement, none where nobody signed."""
    people = {task.signed_by_id for task in tasks if task.signed_by_id is not None}
    return dict(User.objects.filter(pk__in=people).values_list("pk", "name")) if people else {}


def may_write_beside(case: Case, actor: Actor, tasks: Sequence[Task]) -> dict[str, bool]:
    """Return which of the notes, corrections and links beside the table this person may write: no statement."""
    desk = actor.stands_over(case.area_path, AREA_DESK)
    part = desk or bool(actor.unit_ids() & {task.unit_id for task in tasks})
    return {
        "note": part and case.state == State.DISPATCHED,
        "correct": desk and case.is_open,
        "project": part and case.is_open,
    }


def milestones(case: Case) -> list[Milestone]:
    """Return the milestones of the works project a case points to; none without a statement where there is none."""
    if case.project_id is None:
        return []
    return list(Milestone.objects.filter(project_id=case.project_id).select_related("project").order_by("ordinal"))
