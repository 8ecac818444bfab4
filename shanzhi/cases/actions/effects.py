"""What each verb changes beside the state: columns, tasks, clocks, and what its journal line says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.cases.access import Situation
from shanzhi.cases.models import Case, Task
from shanzhi.cases.queries import not_for
from shanzhi.catalogue.queries import recalled_clause
from shanzhi.clocks.actions import Desk, new_deadline
from shanzhi.clocks.models import Deadline
from shanzhi.journal.changing import version_moves
from shanzhi.journal.statements import insert
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.steps import Step
from shanzhi.loop.tasks import TaskState
from shanzhi.organisation.models import Unit
from shanzhi.ui.joining import joined


@dataclass(slots=True)
class Outcome:
    """What a step does, gathered before anything is written."""

    changes: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    deadlines: list[Deadline] = field(default_factory=list)
    lines: list[Mapping[str, Any]] = field(default_factory=list)
    writes: list[Callable[[], object]] = field(default_factory=list)
    step_name: str = ""
    stops_units: bool = False  # every running unit clock ends with this step, uncounted


Effect = Callable[[Situation, Desk, datetime], Outcome]


def look_up(row: Step, situation: Situation, at: datetime) -> None:
    """Look up the facts a row's conditions ask for and the case doesn't carry."""
    if "duty_not_recalled" in row.when and situation.case.matter is not None and situation.brought.get("lead"):
        clause = recalled_clause(situation.case.matter, situation.brought["lead"], on=local(at).date())
        situation.facts["recalled"] = clause


def plain(situation: Situation, desk: Desk, at: datetime) -> Outcome:
    """Say in the journal what was brought; change nothing else."""
    return Outcome(data={name: _say(value) for name, value in situation.brought.items() if value not in (None, "", ())})


def _say(value: Any) -> Any:
    """Return a value as the journal keeps it: names for things, ISO for dates."""
    if isinstance(value, list | tuple):
        return [_say(one) for one in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    return getattr(value, "name", None) or str(value)


def _sorted_out(situation: Situation, desk: Desk, at: datetime) -> Outcome:
    """Take over matter and place as the desk understood them."""
    outcome = plain(situation, desk, at)
    matter, place = situation.brought.get("matter"), situation.brought.get("place")
    case = situation.case
    if matter is not None and matter.pk != case.matter_id:
        outcome.changes["matter"] = matter
        if not case.grade and matter.default_grade:
            outcome.changes["grade"] = matter.default_grade
        outcome.data["matter_code"] = matter.code
    if place is not None and place.pk != case.place_id:
        outcome.changes |= place_changes(place)
    if situation.brought.get("grade"):
        outcome.changes["grade"] = situation.brought["grade"]
    return outcome


def place_changes(place: Any) -> dict[str, Any]:
    """Return the columns that follow from a place of the register."""
    return {
        "place": place,
        "place_text": place.name,
        "place_known": True,
        "lon": place.lon,
        "lat": place.lat,
        "area_path": place.area_path,
        "grid_id": place.grid_id,
    }


def _self_resolved(situation: Situation, desk: Desk, at: datetime) -> Outcome:
    outcome = _sorted_out(situation, desk, at)
    words = situation.brought.get("public_text") or situation.brought["outcome"]
    outcome.changes |= {"closed_at": at, "closed_by_id": situation.actor.user_id, "reply": words}
    return outcome


def _answered(situation: Situation, desk: Desk, at: datetime) -> Outcome:
    outcome = plain(situation, desk, at)
    outcome.changes |= {"closed_by_id": situation.actor.user_id, "reply": situation.brought["public_text"]}
    return outcome


def _sent_to_verify(situation: Situation, desk: Desk, at: datetime) -> Outcome:
    outcome = plain(situation, desk, at)
    verifier = situation.brought.get("verifier")
    outcome.changes["verifier_id"] = verifier.pk if verifier is not None else None
    return outcome


def _verified(situation: Situation, desk: Desk, at: datetime) -> Outcome:
    outcome = plain(situation, desk, at)
    outcome.changes["verifier_id"] = situation.actor.user_id  # whoever went, asked by name or not
    return outcome


def _dispatched(situation: Situation, desk: Desk, at: datetime) -> Outcome:
    """Give the lead and the supporting units their tasks and clocks."""
    lead = situation.brought["lead"]
    support = [unit for unit in situation.brought.get("support") or () if unit.pk != lead.pk]
    outcome = plain(situation, desk, at)
    why = situation.brought.get("why") or situation.brought.get("reason") or ""
    taken = Task.objects.of_case(desk.district_id, situation.case.pk).count()
    units = [(lead, "lead"), *((unit, "support") for unit in support)]
    clock = issue(situation, desk, at, units, why=why, taken=taken, outcome=outcome)
    progress = desk.limit("progress", matter_id=situation.case.matter_id, grade=situation.case.grade)
    outcome.changes |= {
        "lead_unit": lead,
        **(clock.kept("unit_") if clock is not None else {"unit_near_at": None, "unit_due_at": None}),
        "paused": False,
        "dispatched_by_id": situation.actor.user_id,
        "progress_due_at": desk.reckon(progress, at).due_at,
    }
    if situation.case.first_unit_id is None:
        outcome.changes["first_unit"] = lead
    return outcome


def _ruled(situation: Situation, desk: Desk, at: datetime) -> Outcome:
    outcome = _dispatched(situation, desk, at)
    outcome.changes["bound"] = True
    return outcome


def _support_added(situation: Situation, desk: Desk, at: datetime) -> Outcome:
    running = {task.unit_id for task in situation.tasks if task.is_running or task.state == TaskState.HANDED_IN}
    if again := [unit.name for unit in situation.brought["support"] if unit.pk in running]:
        raise Refused(_("%(units)s已经在办这件事。") % {"units": joined(again)})
    outcome = plain(situation, desk, at)
    units = [(unit, "support") for unit in situation.brought["support"]]
    issue(situation, desk, at, units, why=situation.brought["why"], taken=len(situation.tasks), outcome=outcome)
    return outcome


def issue(
    situation: Situation,
    desk: Desk,
    at: datetime,
    units: list[tuple[Unit, str]],
    *,
    why: str,
    taken: int,
    outcome: Outcome,
) -> Deadline | None:
    """Issue tasks to units, start their clocks, and return the lead's clock (None without a lead).

    :raises Refused: naming the units that are kept out of the case.
    """
    case, lead_clock = situation.case, None
    if theirs := [unit.name for unit in not_for(case, [unit for unit, _role in units])]:
        raise Refused(_("这件事%(units)s要回避，不能交给它办，请另派单位。") % {"units": joined(theirs)})
    tasks = []
    for ordinal, (unit, role) in enumerate(units, start=taken + 1):
        task = Task(
            district_id=desk.district_id,
            case=case,
            unit=unit,
            role=role,
            ordinal=ordinal,
            why=why,
            issued_at=at,
            issued_by_id=situation.actor.user_id,
        )
        made = _unit_clock(desk, case, task, name=role, clock="unit" if role == "lead" else "support", at=at)
        task.near_at, task.due_at, task.limit_unit = made.near_at, made.due_at, made.unit
        sign = desk.limit("step:sign", matter_id=case.matter_id, grade=case.grade)
        task.sign_due_at, task.sign_limit_unit = desk.reckon(sign, at).due_at, str(sign.unit)
        outcome.deadlines.append(made)
        outcome.lines.append(task_line(situation, task, "issue", at, was="", data={"unit": unit.name, "role": role}))
        lead_clock = made if role == "lead" else lead_clock
        tasks.append(task)
    outcome.writes.append(lambda: insert(tasks))
    return lead_clock


def _unit_clock(desk: Desk, case: Case, task: Task, *, name: str, clock: str, at: datetime) -> Deadline:
    about: dict[str, Any] = {"case_id": case.pk, "subject_id": task.pk, "matter_id": case.matter_id}
    return new_deadline(desk, "unit", name=name, clock=clock, at=at, grade=case.grade, **about)


def task_line(
    situation: Situation, task: Task, verb: str, at: datetime, *, was: str, data: Mapping[str, Any], capacity: str = ""
) -> dict[str, Any]:
    """Return the journal line of a task's step."""
    return {
        "verb": f"task.{verb}",
        "district_id": task.district_id,
        "subject_kind": "task",
        "subject_id": task.pk,
        "by": situation.actor,
        "at": at,
        "was": was,
        "now": task.state,
        "version": task.version,
        "zone": situation.case.zone,
        "origin": situation.case.origin,
        "capacity": capacity,
        "data": {"case": situation.case.number, **data},
    }


def cancel_running(situation: Situation, at: datetime, outcome: Outcome, *, but: Task | None = None) -> None:
    """Take back every running task, uncounted: the case goes elsewhere or nowhere."""
    gone = [task for task in situation.tasks if task.is_running and (but is None or task.pk != but.pk)]
    if not gone:
        return
    keys = [task.pk for task in gone]
    district_id = situation.case.district_id

    def write() -> None:
        mine = Task.objects.in_district(district_id).filter(pk__in=keys)
        mine.update(**version_moves(), state=TaskState.WAIVED, ended_at=at, paused=False)

    outcome.writes.append(write)
    outcome.stops_units = True
    for task in gone:
        was, task.state, task.version = task.state, str(TaskState.WAIVED), task.version + 1
        outcome.lines.append(task_line(situation, task, "cancel", at, was=was, data={"unit": task.unit.name}))


def _recalled(situation: Situation, desk: Desk, at: datetime) -> Outcome:
    outcome = plain(situation, desk, at)
    cancel_running(situation, at, outcome)
    outcome.changes |= {"lead_unit": None, "unit_due_at": None, "progress_due_at": None, "paused": False}
    return outcome


def _came_back(situation: Situation, desk: Desk, at: datetime) -> Outcome:
    """Count the return; after the second one only a ruling goes on."""
    outcome = plain(situation, desk, at)
    cancel_running(situation, at, outcome)
    returns = situation.case.returns + 1
    outcome.changes |= {
        "lead_unit": None,
        "unit_due_at": None,
        "progress_due_at": None,
        "paused": False,
        "returns": returns,
    }
    outcome.data["returns"] = returns
    if returns >= 2:
        outcome.step_name = "adjudicate"
    return outcome


def _handed_over(situation: Situation, desk: Desk, at: datetime) -> Outcome:
    outcome = plain(situation, desk, at)
    outcome.changes |= {"unit_due_at": None, "progress_due_at": None, "paused": False}
    return outcome


def _closed(situation: Situation, desk: Desk, at: datetime) -> Outcome:
    outcome = _answered(situation, desk, at)
    outcome.changes["closed_at"] = at
    return outcome


def _reworked(situation: Situation, desk: Desk, at: datetime) -> Outcome:
    """Send the handed-in tasks back with the rework limit; their first result stays."""
    outcome = plain(situation, desk, at)
    case, missing = situation.case, situation.brought["missing"]
    back = [task for task in situation.tasks if task.state == TaskState.HANDED_IN]
    kept: dict[str, Any] = {"near_at": None, "due_at": None}
    for task in back:
        made = _unit_clock(desk, case, task, name="rework", clock="rework", at=at)
        outcome.deadlines.append(made)
        kept = made.kept()
        was, task.state, task.version = task.state, str(TaskState.HANDLING), task.version + 1
        data = {"unit": task.unit.name, "missing": missing}
        outcome.lines.append(task_line(situation, task, "send_back", at, was=was, data=data))
    again = case.reworks + 2
    mine = Task.objects.in_district(case.district_id).filter(pk__in=[task.pk for task in back])
    outcome.writes.append(
        lambda: mine.update(
            **version_moves(),
            state=TaskState.HANDLING,
            **kept,
            missing=missing,
            ended_at=None,
            round=again,
        )
    )
    progress = desk.limit("progress", matter_id=case.matter_id, grade=case.grade)
    outcome.changes |= {
        **{f"unit_{name}": value for name, value in kept.items()},
        "reworks": case.reworks + 1,
        "progress_due_at": desk.reckon(progress, at).due_at,
    }
    return outcome


def _reopened(situation: Situation, desk: Desk, at: datetime) -> Outcome:
    outcome = plain(situation, desk, at)
    outcome.changes |= {
        "closed_at": None,
        "lead_unit": None,
        "unit_due_at": None,
        "returns": 0,
        "bound": False,
        "reply": "",
    }
    _retire_finished(situation, at, outcome)
    return outcome


def _retire_finished(situation: Situation, at: datetime, outcome: Outcome) -> None:
    """Step handed-in leads aside, so that a reopened case can have a new lead; their result stays in the journal."""
    done = [task for task in situation.tasks if task.state == TaskState.HANDED_IN and task.role == "lead"]
    keys = [task.pk for task in done]
    if keys:
        mine = Task.objects.in_district(situation.case.district_id).filter(pk__in=keys)
        outcome.writes.append(lambda: mine.update(**version_moves(), role="former"))
        for task in done:
            task.version += 1
            outcome.lines.append(
                task_line(situation, task, "step_aside", at, was=task.state, data={"unit": task.unit.name})
            )


def _voided(situation: Situation, desk: Desk, at: datetime) -> Outcome:
    outcome = _answered(situation, desk, at)
    cancel_running(situation, at, outcome)
    outcome.changes |= {"unit_due_at": None, "progress_due_at": None, "paused": False}
    return outcome


EFFECTS: dict[str, Effect] = {
    "self_resolve": _self_resolved,
    "accept": _sorted_out,
    "reject": _answered,
    "send_to_verify": _sent_to_verify,
    "verify": _verified,
    "register": _sorted_out,
    "decline": _answered,
    "dispatch": _dispatched,
    "adjudicate": _ruled,
    "add_support": _support_added,
    "recall": _recalled,
    "come_back": _came_back,
    "hand_over": _handed_over,
    "close": _closed,
    "rework": _reworked,
    "reopen": _reopened,
    "void": _voided,
}
