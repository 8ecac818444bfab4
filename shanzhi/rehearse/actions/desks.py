"""What the centre's desks do when it is their turn: take in, verify, register, dispatch, rule, check."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from shanzhi.cases.actions.steps import take_step
from shanzhi.cases.models import Case, Task
from shanzhi.cases.queries import not_for
from shanzhi.kernel.actors import Actor
from shanzhi.loop.workflow import State, Zone
from shanzhi.organisation.models import Unit
from shanzhi.people.capacities import Capacity
from shanzhi.rehearse.actions.above import rule_jointly
from shanzhi.rehearse.actions.stage import URGENT, Stage
from shanzhi.script.rates import Course
from shanzhi.script.stories import said

DESK_STATES = (State.REPORTED, State.ACCEPTED, State.VERIFYING, State.REGISTERED, State.HANDLED)
LATE_ONES = 0.4  # of the steps of a case with a slow centre, so many are late


def next_turn(stage: Stage, case: Case) -> None:
    """Put on the agenda whoever is next on a case; a unit's tasks are put there when they are issued."""
    if case.state == State.CLOSED:
        stage.later(
            stage.now + timedelta(hours=stage.dice(case.number, "feedback").uniform(14, 90)), "feedback", case.pk
        )
    if case.state not in {str(state) for state in DESK_STATES}:
        return
    course = stage.course(case)
    late = course.late_desk and stage.dice(case.number, "slow", case.version).random() < LATE_ONES
    started_at = case.step_started_at or case.changed_at
    at = stage.moment(case, started_at, case.step_due_at, case.state, case.version, late=late)
    # Taken up in the middle of its life, a case has already seen what happened up to its last change.
    stage.later(max(at, case.changed_at + timedelta(minutes=1)), "case", case.pk)


def act_on(stage: Stage, case: Case, at: datetime) -> None:
    """Let the desk whose turn it is act, and put the next turn on the agenda."""
    deed = DEEDS.get(State(case.state))
    if deed is not None and deed(stage, case, stage.course(case), at):
        stage.heard.pop(case.pk, None)
        next_turn(stage, case)


def _step(stage: Stage, case: Case, verb: str, by: Actor | None, at: datetime, **brought: Any) -> bool:
    if by is None:
        stage.refusals[f"case.{verb}: nobody holds the post"] += 1
        return False
    return bool(stage.done(f"case.{verb}", lambda: take_step(case, verb, by=by, at=at, **brought)))


def _taken_in(stage: Stage, case: Case, course: Course, at: datetime) -> bool:
    rng = stage.dice(case.number, "intake")
    story = stage.heard.get(case.pk)
    if course.rests == "accept":
        return False
    if course.voided and not case.is_confidential:
        by = stage.someone(case, Capacity.SUPERVISOR, but=(case.opened_by_id,))
        return _step(stage, case, "void", by, at, code="test", public_text=said("void", rng))
    elsewhere = story.elsewhere if story is not None else course.rejected
    agent = stage.someone(case, Capacity.INTAKE_AGENT)
    if elsewhere and not case.is_confidential:
        return _step(stage, case, "reject", agent, at, code="elsewhere", public_text=said("reject", rng))
    matter = stage.matter_of(case)
    worker = stage.cast.nearest(case)
    outcome = said("self", rng)
    small = worker is not None and _may_resolve(case, course, matter)
    if small and _step(stage, case, "self_resolve", worker, at, matter=matter, outcome=outcome):
        return True
    return _step(stage, case, "accept", agent, at, matter=matter)


def _may_resolve(case: Case, course: Course, matter: Any) -> bool:
    told_by_worker = case.channel == "grid_worker" and case.zone == Zone.ORDINARY
    return bool(told_by_worker and course.self_resolved and matter is not None and matter.self_resolvable)


def _sorted(stage: Stage, case: Case, course: Course, at: datetime) -> bool:
    rng = stage.dice(case.number, "register")
    seen = case.verifier_id is not None
    registrar = stage.someone(case, Capacity.REGISTRAR)
    worker = stage.cast.nearest(case)
    doubtful = course.verified and not seen and case.zone == Zone.ORDINARY and case.grade not in URGENT
    if doubtful and worker is not None:
        return _step(stage, case, "send_to_verify", registrar, at, verifier=stage.user(worker))
    if course.rests == "register":
        return False
    if (course.declined or (seen and course.not_found)) and case.zone == Zone.ORDINARY:
        code = "not_found" if seen else "not_met"
        return _step(stage, case, "decline", registrar, at, code=code, public_text=said("decline", rng))
    return _step(stage, case, "register", registrar, at, grade=case.grade or "ordinary")


def _verified(stage: Stage, case: Case, course: Course, at: datetime) -> bool:
    if course.rests == "verify":
        return False
    people = [*stage.cast.over(case, Capacity.GRID_WORKER), *stage.cast.over(case, Capacity.GRID_HEAD)]
    by = next((actor for actor in people if actor.user_id == case.verifier_id), None) or stage.cast.nearest(case)
    by = by or stage.someone(case, Capacity.CHECKER)
    finding = "not_found" if course.not_found else "true"
    return _step(
        stage, case, "verify", by, at, finding=finding, note=said(f"verified_{finding}", stage.dice(case.number))
    )


def _dispatched(stage: Stage, case: Case, course: Course, at: datetime) -> bool:
    rng = stage.dice(case.number, "dispatch", case.version)
    if course.rests == ("adjudicate" if case.ruling_due else "dispatch"):
        return False
    capacity = Capacity.SUPERVISOR if case.ruling_due else Capacity.DISPATCHER
    by = stage.someone(case, capacity, case.version)
    leads, helpers = stage.leads(case) if case.zone == Zone.ORDINARY else (_own_units(stage, case, by), [])
    if not leads:
        stage.refusals["case.dispatch: no unit has staff"] += 1
        return False
    lead = leads[min(case.returns, len(leads) - 1)]
    brought: dict[str, Any] = {"lead": lead, "why": said("why", rng)}
    if case.ruling_due:
        brought = {"lead": case.first_unit or lead, "reason": said("ruled", rng)}
        ruled = rule_jointly(stage, case, by, at, **brought)
        if ruled is not None:
            if ruled:
                stage.counts["case.adjudicate"] += 1
                _await_units(stage, case, course)
            return ruled
    elif course.supported:
        brought["support"] = [unit for unit in helpers if unit.pk != lead.pk][:2]
    if not _step(stage, case, "adjudicate" if case.ruling_due else "dispatch", by, at, **brought):
        return False
    _await_units(stage, case, course)
    return True


def _own_units(stage: Stage, case: Case, by: Actor | None) -> list[Unit]:
    """Return the units in which whoever acts in a closed zone is posted: in the others somebody is left to check."""
    units = [stage.unit(unit_id) for unit_id in sorted(by.unit_ids())] if by is not None else []
    apart = not_for(case, units)
    return [unit for unit in units if unit not in apart]


def _await_units(stage: Stage, case: Case, course: Course) -> None:
    """Put the units' signing on the agenda, and the dispatcher's second thought where it comes to one."""
    tasks = list(Task.objects.of_case(case.district_id, case.pk).filter(state="issued").order_by("ordinal"))
    if course.recalled and case.returns == 0 and all(task.ordinal == 1 for task in tasks):
        stage.later(stage.now + timedelta(minutes=6), "recall", case.pk)
        return
    for task in tasks:
        late = course.late_desk and stage.dice(case.number, "slow", "sign", task.ordinal).random() < LATE_ONES
        at = stage.moment(case, task.issued_at, task.sign_due_at, "sign", task.ordinal, late=late)
        stage.later(at, "sign", task.pk)


def recall(stage: Stage, case: Case, at: datetime) -> None:
    """Let the dispatcher take a dispatch back before anybody signed."""
    by = stage.someone(case, Capacity.DISPATCHER, case.version)
    if _step(stage, case, "recall", by, at, reason=said("recalled", stage.dice(case.number, "recall"))):
        next_turn(stage, case)


def _checked(stage: Stage, case: Case, course: Course, at: datetime) -> bool:
    rng = stage.dice(case.number, "check", case.reworks)
    if course.rests == "close" and case.reworks >= course.reworks:
        return False
    tasks = list(Task.objects.of_case(case.district_id, case.pk).order_by("ordinal"))
    hands = {task.unit_id for task in tasks}
    people = [actor for actor in stage.cast.over(case, Capacity.CHECKER) if not actor.unit_ids() & hands]
    free = [actor for actor in people if actor.user_id != case.dispatched_by_id]
    by = rng.choice(free) if free else None
    if case.reworks < course.reworks:
        if not _step(stage, case, "rework", by, at, missing=said("missing", rng)):
            return False
        for task in tasks:
            stage.later(_rework_moment(stage, case, task, at), "hand_in", task.pk)
        return False
    reply = next((task.public_text for task in tasks if task.role == "lead" and task.public_text), said("finding", rng))
    return _step(stage, case, "close", by, at, finding=said("finding", rng), public_text=reply)


def _rework_moment(stage: Stage, case: Case, task: Task, at: datetime) -> datetime:
    return stage.moment(case, at, case.unit_due_at, "rework", task.ordinal, case.reworks, late=False)


DEEDS = {
    State.REPORTED: _taken_in,
    State.ACCEPTED: _sorted,
    State.VERIFYING: _verified,
    State.REGISTERED: _dispatched,
    State.HANDLED: _checked,
}
