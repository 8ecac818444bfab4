"""The steps of one unit's part 任务: sign, return, hand in, waive. The case follows where the table says so."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from shanzhi.cases.access import Situation, holding_for, reasons_against
from shanzhi.cases.actions.effects import task_line
from shanzhi.cases.actions.steps import take_step
from shanzhi.cases.models import Case, Task
from shanzhi.clocks.actions import Desk, stop_where
from shanzhi.journal.actions import record_many
from shanzhi.journal.changing import change
from shanzhi.kernel.actors import SYSTEM, Actor
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.kernel.steps import Step
from shanzhi.loop.tasks import TASK_TABLE, TaskState
from shanzhi.loop.workflow import (
    State,
)

BY_PEOPLE = frozenset({"sign", "return", "hand_in", "waive"})


def take_task_step(task: Task, verb: str, *, by: Actor, at: datetime, seen: int | None = None, **brought: Any) -> Task:
    """Take one step on a unit's task (``task.case`` and ``task.unit`` loaded) and return it changed.

    When the last running task is handed in, or the lead's is returned, the case moves on by itself in the same
    transaction.

    :raises Stale: when somebody else changed the task since.
    :raises Refused: with every reason the table finds against it.
    """
    row = TASK_TABLE.row(verb)
    if row is None or verb not in BY_PEOPLE:
        raise Refused(_("没有“%(verb)s”这一步。") % {"verb": verb})
    with transaction.atomic():
        if seen is not None and seen != task.version:
            raise Stale(_("您看的这一页旧了，%(step)s没有生效。") % {"step": row.label})
        situation = Situation(task.case, by, task=task, brought=brought, facts={"at": at})
        desk = Desk(task.district_id, at)
        if row.verb == "return":
            situation.facts["return_window_ends_at"] = _return_window(task, desk)
        reasons = [*reasons_against(row, situation), *_missing(row, brought)]
        if reasons:
            raise Refused(*reasons)
        _hold(task.case, row, at)
        _move(situation, task, row, at)
        _follow(task, verb, at)
    return task


def _return_window(task: Task, desk: Desk) -> datetime | None:
    if task.signed_at is None:
        return None
    view = desk.limit("window:return", matter_id=task.case.matter_id, grade=task.case.grade)
    return desk.reckon(view, task.signed_at).due_at


def _missing(row: Step, brought: dict[str, Any]) -> list[str]:
    unknown = row.unknown(brought)
    if unknown:
        raise TypeError(f"{row.verb} doesn't ask for {', '.join(unknown)}")
    return [_("还没写：%(what)s。") % {"what": need.label} for need in row.missing(brought)]


def _hold(case: Case, row: Step, at: datetime) -> None:
    """Take the case's row first: two units handing in at once then see each other."""
    changes: dict[str, Any] = {"beat": F("beat") + 1, "changed_at": at}
    held = Case.objects.in_district(case.district_id).filter(pk=case.pk, state=State.DISPATCHED).update(**changes)
    if not held:
        raise Stale(_("这件事已经不在办理中，%(step)s没有生效。") % {"step": row.label})
    case.beat += 1


def _move(situation: Situation, task: Task, row: Step, at: datetime) -> None:
    was, changes = task.state, _changes(situation, row.verb, at)
    late = _("您看的这一页旧了，%(step)s没有生效。") % {"step": row.label}
    change(task, late, also=("state",), **{**changes, "state": row.target})
    holding = holding_for(row, situation)
    data = {"unit": task.unit.name, "role": task.role, **_said(situation.brought)}
    capacity = holding.capacity if holding is not None else ""
    record_many([task_line(situation, task, row.verb, at, was=was, data=data, capacity=capacity)])


def _said(brought: Any) -> dict[str, Any]:
    return {name: getattr(value, "name", value) for name, value in brought.items() if value not in (None, "", ())}


def _changes(situation: Situation, verb: str, at: datetime) -> dict[str, Any]:
    by, task = situation.actor, situation.task
    if verb == "sign":
        return {"signed_at": at, "signed_by_id": by.user_id}
    if verb == "hand_in":
        changes: dict[str, Any] = {
            "handed_in_at": at,
            "handed_in_by_id": by.user_id,
            "ended_at": at,
            "outcome": situation.brought["outcome"],
            "public_text": situation.brought["public_text"],
        }
        if task is not None and task.on_time is None and task.due_at is not None:
            changes["on_time"] = at <= task.due_at
        return changes
    return {"ended_at": at, "paused": False}


def _follow(task: Task, verb: str, at: datetime) -> None:
    """Stop the clocks that end with this step, and let the case move on."""
    case, mine = task.case, Q(subject_id=task.pk, kind="unit")
    if verb == "sign":
        if task.role == "lead":
            stop_where(Q(case_id=case.pk, kind="step", name="sign"), district_id=case.district_id, at=at)
            Case.objects.in_district(case.district_id).filter(pk=case.pk).update(
                step_name="", step_started_at=None, step_due_at=None
            )
        return
    counted = verb == "hand_in" or (verb == "return" and task.due_at is not None and at > task.due_at)
    stop_where(mine, district_id=case.district_id, at=at, counted=counted)
    if verb == "return" and task.role == "lead":
        take_step(_as_held(case), "come_back", by=SYSTEM, at=at)
    else:
        _hand_over_when_all_in(case, at)


def _hand_over_when_all_in(case: Case, at: datetime) -> None:
    """Hand the case over to the checker once nobody is left; its row is held, so what is read now stays."""
    tasks = list(Task.objects.of_case(case.district_id, case.pk))
    lead_in = any(task.role == "lead" and task.state == TaskState.HANDED_IN for task in tasks)
    if lead_in and not any(task.is_running for task in tasks):
        take_step(_as_held(case), "hand_over", by=SYSTEM, at=at)


def _as_held(case: Case) -> Case:
    """Bring version and beat up to date: another unit may have come in between reading and holding the row."""
    held = Case.objects.in_district(case.district_id).filter(pk=case.pk)
    case.version, case.beat = held.values_list("version", "beat").get()
    return case
