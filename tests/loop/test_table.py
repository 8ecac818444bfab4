"""The table itself: every (state, verb, capacity) triple, allowed and forbidden; no dead ends."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from shanzhi.cases.access import Situation, reasons_against
from shanzhi.cases.models import Case, Task
from shanzhi.kernel.actors import SYSTEM as THE_SYSTEM
from shanzhi.kernel.actors import Actor, ActorKind, Holding
from shanzhi.kernel.steps import Step, Table
from shanzhi.loop.applications import APPLICATION_TABLE
from shanzhi.loop.drawing import render_workflow_md
from shanzhi.loop.local_loops import LOOPS
from shanzhi.loop.tasks import TASK_TABLE, TaskState
from shanzhi.loop.workflow import (
    CASE_TABLE,
    DOOR,
    SYSTEM,
    ZONE_CAPACITY,
    State,
    Zone,
)
from shanzhi.people.capacities import UNIT_BOUND, Capacity

ROOT = Path(__file__).resolve().parents[2]
HERE = "000100010001"
UNIT = 7
CAPACITIES = [str(capacity) for capacity in Capacity]


def someone(capacity: str, *, area: str = HERE, unit: int = UNIT) -> Actor:
    """Return an actor of one capacity: in the unit for the unit's desk, over the area for all others."""
    if capacity in UNIT_BOUND:
        held = Holding(1, capacity, unit_id=unit, unit_path="0001")
    else:
        held = Holding(1, capacity, area_path=area)
    return Actor(ActorKind.USER, "某人", 99, (held,), "990101")


def a_case(state: str, zone: str = "ordinary") -> Case:
    """Return an unsaved case in a state."""
    return Case(district_id="990101", number="26-1", state=state, zone=zone, area_path=HERE)


def person_is_wrong(row: Step, actor: Actor, case: Case, task: Task | None = None) -> bool:
    """Return whether the table refuses this person (whatever else it may refuse)."""
    reasons = reasons_against(row, Situation(case, actor, task=task, facts={"at": None}))
    return any("轮不到" in reason or "由系统" in reason or "由人来" in reason for reason in reasons)


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("zone", list(Zone))
def test_every_state_verb_capacity_triple_of_the_case(state: State, zone: Zone) -> None:
    walked = 0
    for row, capacity in itertools.product(CASE_TABLE, CAPACITIES):
        case = a_case(str(state), str(zone))
        reasons = reasons_against(row, Situation(case, someone(capacity), facts={"at": None}))
        wrong_state = any("不能" in reason and reason.startswith("现在是") for reason in reasons)
        assert wrong_state is (str(state) not in row.sources), (state, row.verb)
        people = row.capacities - {SYSTEM, DOOR}
        wanted = {str(ZONE_CAPACITY[zone])} if zone in ZONE_CAPACITY and people else people
        assert person_is_wrong(row, someone(capacity), case) is (capacity not in wanted), (row.verb, capacity, zone)
        walked += 1
    assert walked == len(CASE_TABLE.rows) * len(CAPACITIES)


@pytest.mark.parametrize("state", list(TaskState))
def test_every_state_verb_capacity_triple_of_the_task(state: TaskState) -> None:
    for row, capacity in itertools.product(TASK_TABLE, CAPACITIES):
        case = a_case("dispatched")
        task = Task(district_id="990101", case=case, unit_id=UNIT, role="lead", state=str(state))
        reasons = reasons_against(row, Situation(case, someone(capacity), task=task, facts={"at": None}))
        assert any(reason.startswith("现在是") for reason in reasons) is (str(state) not in row.sources)
        allowed = capacity in row.capacities
        assert person_is_wrong(row, someone(capacity), case, task) is not allowed, (row.verb, capacity)


@pytest.mark.parametrize("capacity", CAPACITIES)
def test_the_same_capacity_elsewhere_may_nothing(capacity: str) -> None:
    outsider = someone(capacity, area="000100020001", unit=8)
    case = a_case("dispatched")
    task = Task(district_id="990101", case=case, unit_id=UNIT, role="lead", state="issued")
    for row in CASE_TABLE:
        assert person_is_wrong(row, outsider, case), row.verb
    for row in TASK_TABLE:
        assert person_is_wrong(row, outsider, case, task), row.verb


def test_the_system_takes_its_own_steps_and_no_others() -> None:
    for row in CASE_TABLE:
        assert person_is_wrong(row, THE_SYSTEM, a_case("dispatched")) is (SYSTEM not in row.capacities)


@pytest.mark.parametrize("table", [CASE_TABLE, TASK_TABLE, APPLICATION_TABLE])
def test_every_state_is_reached_and_reaches_an_end(table: Table) -> None:
    assert table.stranded() == set()
    assert table.unreachable() == set()


def test_a_dead_end_would_be_found() -> None:
    rows = (Step("go", "走", frozenset({""}), "stuck", frozenset()),)
    assert Table(rows, ("stuck", "never"), frozenset()).stranded() == {"stuck", "never"}
    assert Table(rows, ("stuck", "never"), frozenset()).unreachable() == {"never"}


def test_nobody_both_handles_and_checks() -> None:
    handling = set().union(*(row.capacities for row in TASK_TABLE if row.verb in {"sign", "hand_in"}))
    for row in CASE_TABLE:
        if "handled" in row.sources and row.verb in {"close", "rework"}:
            assert not handling & row.capacities
            assert {"handlers", "lead_unit", "dispatcher"} <= set(row.apart_from)


def test_the_table_stays_under_thirty_rows() -> None:
    assert len(CASE_TABLE.rows) < 30


def test_local_loops_name_every_state() -> None:
    for loop in LOOPS.values():
        assert {loop.step_of(state) for state in State} == set(range(len(loop.steps)))


def test_the_drawn_table_is_the_table() -> None:
    assert (ROOT / "docs" / "workflow.md").read_text() == render_workflow_md()
