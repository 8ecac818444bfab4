"""Taking a step on the main line: the table says yes → one conditional UPDATE → one journal line, one transaction.

Page, API, import and rehearsal all come through ``take_step``.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.access import Situation, holding_for, reasons_against
from shanzhi.cases.actions import effects
from shanzhi.cases.models import Case, Task
from shanzhi.clocks.actions import Desk, goes_on, new_deadline, stop_for_step
from shanzhi.journal.actions import record_many
from shanzhi.journal.changing import change
from shanzhi.journal.statements import insert
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.kernel.steps import Step
from shanzhi.loop.deadlines import Effect, row_of
from shanzhi.loop.remembering import told_with
from shanzhi.loop.workflow import CASE_TABLE, State

# Steps judged or felt by the units' tasks.
NEEDS_TASKS = frozenset({"recall", "come_back", "hand_over", "close", "rework", "void", "add_support", "reopen"})


def take_step(case: Case, verb: str, *, by: Actor, at: datetime, seen: int | None = None, **brought: Any) -> Case:
    """Take one step of the loop on a case and return it changed.

    ``seen`` is the version of the page the person read; ``brought`` are the row's needs, already looked up
    (units, matter, place as model instances).

    :raises Stale: when somebody else changed the case since.
    :raises Refused: with every reason the table finds against it.
    """
    row = CASE_TABLE.row(verb)
    if row is None or verb == "open":
        raise Refused(_("没有“%(verb)s”这一步。") % {"verb": verb})
    with transaction.atomic():
        return _step(row, case, by, at, seen, brought)


def _step(row: Step, case: Case, by: Actor, at: datetime, seen: int | None, brought: dict[str, Any]) -> Case:
    if seen is not None and seen != case.version:
        raise Stale(_("您看的这一页旧了，%(step)s没有生效。") % {"step": row.label})
    situation = Situation(case, by, brought=brought, facts={"at": at})
    if row.verb in NEEDS_TASKS or row.apart_from:
        situation.tasks = list(Task.objects.of_case(case.district_id, case.pk).select_related("unit"))
    effect = effects.EFFECTS.get(row.verb, effects.plain)
    effects.look_up(row, situation, at)
    reasons = [*reasons_against(row, situation), *_missing(row, brought)]
    if reasons:
        raise Refused(*reasons)
    desk = Desk(case.district_id, at)
    outcome = effect(situation, desk, at)
    was = case.state
    _next_clock(case, row, desk, at, outcome)
    outcome.data = told_with(outcome.data, case, outcome.changes)
    _move(case, row, at, outcome)
    if row.clock:
        stop_for_step(case.pk, units_too=outcome.stops_units, district_id=case.district_id, at=at)
    # The case's row is held from here on: tasks follow it, never the other way round, so nothing can deadlock.
    for write in outcome.writes:
        write()
    insert(outcome.deadlines)
    holding = holding_for(row, situation)
    line = {
        "verb": f"case.{row.verb}",
        "district_id": case.district_id,
        "subject_kind": "case",
        "subject_id": case.pk,
        "by": by,
        "at": at,
        "was": was,
        "now": case.state,
        "version": case.version,
        "zone": case.zone,
        "origin": case.origin,
        "capacity": holding.capacity if holding is not None else "",
        "data": outcome.data,
    }
    record_many([line, *outcome.lines])
    return case


def _missing(row: Step, brought: dict[str, Any]) -> list[str]:
    reasons = [_("还没写：%(what)s。") % {"what": need.label} for need in row.missing(brought)]
    unknown = row.unknown(brought)
    if unknown:
        raise TypeError(f"{row.verb} doesn't ask for {', '.join(unknown)}")
    return reasons


def _move(case: Case, row: Step, at: datetime, outcome: effects.Outcome) -> None:
    """Change the case if it and its tasks are still as they were read; whoever comes second is refused."""
    late = _("您看的这一页旧了，%(step)s没有生效。") % {"step": row.label}
    change(case, late, also=("state", "beat"), **{"state": row.target, "changed_at": at, **outcome.changes})


def _next_clock(case: Case, row: Step, desk: Desk, at: datetime, outcome: effects.Outcome) -> None:
    """Plan the step's next clock, as the row says; the case keeps its due moment for lists."""
    if not row.clock:
        return
    name = outcome.step_name or row.clock
    outcome.changes |= {"step_name": "", "step_started_at": None, "step_near_at": None, "step_due_at": None}
    if name in {"stop", "rework"}:
        return
    matter = outcome.changes.get("matter", case.matter)
    about: dict[str, Any] = {"case_id": case.pk, "subject_id": case.pk, "matter_id": matter.pk if matter else None}
    made = new_deadline(desk, "step", name=name, at=at, grade=outcome.changes.get("grade", case.grade), **about)
    event = row_of(f"case.{row.verb}")
    if event is not None and event.step is Effect.RESUMES:
        made = goes_on(made, desk)
    outcome.deadlines.append(made)
    outcome.changes |= {"step_name": name, "step_started_at": made.started_at, **made.kept("step_")}


def is_final(state: str) -> bool:
    """Return whether the case has left the loop in this state."""
    return state in {State.CLOSED, State.ARCHIVED, State.REJECTED, State.DECLINED, State.VOID}
