"""What units do with their part: sign, ask, return, write how it goes, hand in; and who decides what they ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from shanzhi.cases.actions.applications import ask, decide, end
from shanzhi.cases.actions.notes import write_progress
from shanzhi.cases.actions.tasks import take_task_step
from shanzhi.cases.models import Application, Case, Task
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.loop.applications import KINDS, ApplicationKind
from shanzhi.loop.tasks import TaskState
from shanzhi.people.capacities import Capacity
from shanzhi.rehearse.actions.desks import next_turn
from shanzhi.rehearse.actions.stage import URGENT, Stage
from shanzhi.script.cast import one_of
from shanzhi.script.rates import Course
from shanzhi.script.stories import inner, said

DECIDERS = (Capacity.DISPATCHER, Capacity.REGISTRAR, Capacity.SUPERVISOR)


def _hand(stage: Stage, task: Task) -> Actor | None:
    """Return who in the unit has the task in hand: the same person from signing to handing in."""
    people = stage.cast.of_unit(task.case, task.unit_id, Capacity.HANDLER)
    return one_of(people, stage.dice(task.case.number, task.unit_id, "hand"))


def sign(stage: Stage, task: Task, at: datetime) -> None:
    """Let the unit sign, or send the task back as none of its business."""
    course, by = stage.course(task.case), _hand(stage, task)
    if task.state != TaskState.ISSUED or by is None or course.rests == "sign":
        return
    rng = stage.dice(task.case.number, "sign", task.ordinal)
    if task.role == "lead" and not task.case.bound and task.case.returns < course.returns:
        _ask_to_return(stage, task, by, at)
        return
    if task.role == "support" and course.waived:
        dispatcher = stage.someone(task.case, Capacity.DISPATCHER)
        if dispatcher is not None and stage.done(
            "task.waive", lambda: take_task_step(task, "waive", by=dispatcher, at=at, code="done_by_lead")
        ):
            next_turn(stage, task.case)
            return
    if not stage.done("task.sign", lambda: take_task_step(task, "sign", by=by, at=at)):
        return
    if task.role == "lead" and task.case.grade not in URGENT:
        _plan_the_middle(stage, task, course, at, rng)
        if course.extended or course.paused:
            return  # what is asked for decides when it is handed in
    _plan_hand_in(stage, task, at)


def _plan_hand_in(stage: Stage, task: Task, at: datetime) -> None:
    course = stage.course(task.case)
    late = course.late_unit and task.role == "lead" and not course.brisk
    due = stage.moment(task.case, task.issued_at, task.due_at, "hand_in", task.ordinal, late=late)
    stage.later(max(due, at + timedelta(minutes=5)), "hand_in", task.pk)


def _plan_the_middle(stage: Stage, task: Task, course: Course, at: datetime, rng: Random) -> None:
    """Put on the agenda what may happen between signing and handing in."""
    between = max((task.due_at or at) - at, timedelta(hours=1))
    share = 0.02 if course.brisk else rng.uniform(0.1, 0.5)
    if course.extended or course.paused:
        stage.later(stage.calendar.next_opening(at + between * share), "ask", task.pk)
    if course.asked_back:
        stage.later(stage.calendar.next_opening(at + between * share / 2), "ask_back", task.case.pk)
    if course.noted and task.case.progress_due_at is not None:
        stage.later(task.case.progress_due_at - timedelta(minutes=40), "note", task.pk)


def _ask_to_return(stage: Stage, task: Task, by: Actor, at: datetime) -> None:
    rng = stage.dice(task.case.number, "return", task.ordinal)
    matter, (leads, _helpers) = task.case.matter, stage.leads(task.case)
    others = [unit for unit in leads if unit.pk != task.unit_id] or stage.anybody(task.case)
    clause = matter.duty_code if matter is not None and matter.duty_code else "1.1.1"
    made = stage.done(
        "application.ask",
        lambda: ask(
            task,
            str(ApplicationKind.RETURN),
            by=by,
            at=at,
            duty_item=clause,
            proposed_unit=rng.choice(others),
            reason=said("return_reason", rng),
        ),
    )
    if made:
        stage.later(_decision(stage, task.case, at, rng.uniform(0.2, 3)), "decide", made.pk)


def _decision(stage: Stage, case: Case, at: datetime, hours: float) -> datetime:
    return (
        at + timedelta(minutes=10) if case.grade in URGENT else stage.calendar.next_opening(at + timedelta(hours=hours))
    )


@dataclass(frozen=True, slots=True)
class _Wish:
    """One way of asking for time: its words, its reason's code, and for how many days."""

    kind: ApplicationKind
    words: str
    days: int
    code: str = ""


LATER = _Wish(ApplicationKind.EXTENSION, "extend", 7, "coordination")
PAUSES = (_Wish(ApplicationKind.DEFER, "pause", 12, "material"), _Wish(ApplicationKind.TELLER_WAIT, "wait", 4))


def ask_for_time(stage: Stage, task: Task, at: datetime) -> None:
    """Let the unit ask for a later day, for a pause, or for more from the teller."""
    by, course = _hand(stage, task), stage.course(task.case)
    if by is None or task.state != TaskState.HANDLING or task.paused:
        return
    if task.due_at is None or at > task.due_at:
        _plan_hand_in(stage, task, at)
        return
    rng = stage.dice(task.case.number, "time", task.ordinal)
    # An arranged scene takes the long pause: the short one may lapse before anybody looks.
    wish = LATER if course.extended else PAUSES[0] if course.rests else rng.choice(PAUSES)
    until = stage.calendar.next_opening((task.due_at if wish is LATER else at) + timedelta(days=wish.days))
    brought: dict[str, Any] = {"reason": said(wish.words, rng), "until": local(until).date()}
    if wish.code:
        brought["code"] = wish.code
    made = stage.done("application.ask", lambda: ask(task, str(wish.kind), by=by, at=at, **brought))
    if made:
        stage.later(_decision(stage, task.case, at, rng.uniform(0.3, 6)), "decide", made.pk)
    else:
        _plan_hand_in(stage, task, at)


def application(stage: Stage, application_id: UUID) -> Application | None:
    """Return an application with its task and case, as they are now."""
    found: Application | None = Application.objects.in_district(stage.district_id).filter(pk=application_id).first()
    task = stage.task(found.task_id) if found is not None else None
    if found is None or task is None:
        return None
    found.task, found.case = task, task.case
    return found


def decide_it(stage: Stage, asked: Application, at: datetime) -> None:
    """Let whoever decides say yes or no to what a unit asked."""
    course, case = stage.course(asked.case), asked.case
    if course.rests == "decide" or asked.state != "asked" or not asked.task.is_running:
        return
    rng = stage.dice(case.number, "decide", asked.kind, asked.task.ordinal)
    by = _decider(stage, asked)
    if by is None:
        return
    refused = course.refused and asked.kind != ApplicationKind.RETURN
    verb, note = ("refuse", said("refused_time", rng)) if refused else ("grant", "")
    if not stage.done(f"application.{verb}", lambda: decide(asked, verb, by=by, at=at, note=note)):
        return
    if asked.kind == ApplicationKind.RETURN:
        stage.counts["task.return"] += 1
        next_turn(stage, case)
    elif asked.state == "running":
        resumed_at = at + timedelta(days=4 * rng.uniform(0.3, 0.9))
        stage.later(stage.calendar.next_opening(resumed_at), "resume", asked.pk)
    else:
        _plan_hand_in(stage, asked.task, at)


def _decider(stage: Stage, asked: Application) -> Actor | None:
    wanted, case = KINDS[ApplicationKind(asked.kind)].deciders, asked.case
    rng = stage.dice(case.number, "decider", asked.kind)
    people = stage.cast.of_unit(case, asked.unit_id, Capacity.UNIT_APPROVER) if Capacity.UNIT_APPROVER in wanted else []
    if not people:
        people = [actor for capacity in DECIDERS if capacity in wanted for actor in stage.cast.over(case, capacity)]
    return one_of(people, rng, but=(asked.asked_by_id,))


def resume(stage: Stage, running: Application, at: datetime) -> None:
    """Let the unit go on after a pause, and hand in by the moved day."""
    course, by = stage.course(running.case), _hand(stage, running.task)
    if running.state != "running" or course.rests == "end" or by is None:
        return
    if stage.done("application.end", lambda: end(running, by=by, at=at)):
        _plan_hand_in(stage, running.task, at)


def write_note(stage: Stage, task: Task, at: datetime) -> None:
    """Let the unit write how it goes."""
    by = _hand(stage, task)
    if by is None or task.state != TaskState.HANDLING:
        return
    text = said("progress", stage.dice(task.case.number, "note", task.case.version))
    note = stage.done("case.note", lambda: write_progress(task.case, text=text, public_text=text, by=by, at=at))
    if note and task.case.progress_due_at is not None:
        stage.later(task.case.progress_due_at - timedelta(minutes=40), "note", task.pk)


def hand_in(stage: Stage, task: Task, at: datetime) -> None:
    """Let the unit hand in what it did; a pause still running holds it back."""
    course, by = stage.course(task.case), _hand(stage, task)
    if task.state != TaskState.HANDLING or task.paused or by is None:
        return
    if course.rests == "hand_in" and task.role == "lead" and task.case.reworks >= course.reworks:
        return
    code = task.case.matter.code if task.case.matter is not None else ""
    outcome, public_text = inner(code, stage.dice(task.case.number, "done", task.round))
    handed_in = stage.done(
        "task.hand_in",
        lambda: take_task_step(task, "hand_in", by=by, at=at, outcome=outcome, public_text=public_text),
    )
    if handed_in:
        stage.counts["late"] += int(bool(task.on_time is False and task.round == 1 and task.role == "lead"))
        next_turn(stage, task.case)
