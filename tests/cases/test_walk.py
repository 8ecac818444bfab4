"""A random walk round the loop by its verbs, with whoever comes along: no invariant breaks, the journal agrees.

``./run check`` walks a slice; ``./run soak`` walks 20,000 steps.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from shanzhi.cases.actions.applications import ask, decide, end
from shanzhi.cases.actions.notes import correct, write_progress
from shanzhi.cases.actions.steps import take_step
from shanzhi.cases.actions.sweeping import archive_due, lapse_due, miss_due_notes
from shanzhi.cases.actions.tasks import BY_PEOPLE, take_task_step
from shanzhi.cases.models import Application, Task
from shanzhi.clocks.models import Deadline
from shanzhi.journal.verify import verify
from shanzhi.kernel.refusal import Refused
from shanzhi.loop.applications import ApplicationKind
from shanzhi.loop.tasks import TASK_TABLE, TaskState
from shanzhi.loop.workflow import (
    CASE_TABLE,
    DOOR,
    SYSTEM,
)
from tests.measuring import measured
from tests.neighbourhood import CAST, DISTRICT, Neighbourhood

SOAKING = os.environ.get("SHANZHI_SOAK") == "1"
PEOPLE = st.sampled_from(sorted(CAST))
HERE = [name for name in CAST if not name.startswith("wai")]
VERBS = st.sampled_from([row.verb for row in CASE_TABLE if row.capacities - {SYSTEM, DOOR}])
TASK_VERBS = st.sampled_from(sorted(BY_PEOPLE))
KINDS = st.sampled_from([str(kind) for kind in ApplicationKind])
ENDS = frozenset({"void", "reject", "decline", "self_resolve"})
CODES = {"reject": "court", "decline": "none", "void": "test", "waive": "needless", "extension": "parts"}


class Walk(RuleBasedStateMachine):
    """Anybody tries anything at any hour; the rules answer."""

    ground: Neighbourhood
    taken: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.at = self.ground.at

    @initialize(start=st.sampled_from(["case", "registered", "dispatched", "handled", "closed"]))
    def a_case_somewhere(self, start: str) -> None:
        self.case = getattr(self.ground, start)()

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)

    def _try(self, name: str, verb: Any) -> None:
        try:
            with transaction.atomic():
                verb()
            self.taken[name] += 1
        except Refused:
            self.taken["refused"] += 1

    def _bring(self, needs: Any, verb: str) -> dict[str, Any]:
        units = self.ground.units
        values: dict[str, Any] = {
            "matter": self.ground.matter,
            "lead": units["works"],
            "support": [units["water"]],
            "proposed_unit": units["water"],
            "grade": "ordinary",
            "finding": "true",
            "code": CODES.get(verb, "weather"),
        }
        return {need.name: values.get(need.name, "说明") for need in needs if need.required or need.name == "support"}

    @rule(minutes=st.integers(1, 60 * 24 * 4))
    def time_passes(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)
        for sweep in (lapse_due, miss_due_notes, archive_due):
            sweep(DISTRICT, at=self.at)

    @rule()
    def somebody_tells_another(self) -> None:
        if not self.ground.fresh(self.case).is_open:
            self.case = self.ground.case()

    @rule(name=PEOPLE, verb=VERBS)
    def a_step(self, name: str, verb: str) -> None:
        row = CASE_TABLE.row(verb)
        assert row is not None
        case = self.ground.fresh(self.case)
        brought = self._bring(row.needs, verb)
        self._try(verb, lambda: take_step(case, verb, by=self.ground.actor(name), at=self.at, **brought))

    @rule(seed=st.integers(0, 2**32))
    def the_right_person_steps(self, seed: int) -> None:
        """Do something sensible: the case's own people take a step that leads on, or the unit does its part."""
        chance = random.Random(seed)
        case = self.ground.fresh(self.case)
        # Ends are tried by a_step; here the case is meant to get somewhere.
        rows = [row for row in CASE_TABLE.leaving(case.state) if row.verb not in ENDS]
        moves: list[Callable[[], None]] = []
        for row in rows:
            names = [name for name in HERE if str(CAST[name][1]) in row.capacities]
            moves += [partial(self.a_step, name, row.verb) for name in names]
        for task in Task.objects.of_case(DISTRICT, case.pk).running().select_related("unit"):
            names = {"works": ["hanzhou", "fangyuan"], "water": ["suye"]}[task.unit.code]
            verbs = ["sign"] if task.state == "issued" else ["hand_in", "hand_in", "return"]
            moves += [partial(self._task, name, verb, task) for name in names for verb in verbs]
        refused = self.taken["refused"]
        for asked, move in enumerate(chance.sample(moves, min(len(moves), 6)), start=1):
            move()
            if self.taken["refused"] - refused < asked:
                return

    @rule(name=PEOPLE, verb=TASK_VERBS, data=st.data())
    def a_task_step(self, name: str, verb: str, data: st.DataObject) -> None:
        tasks = list(Task.objects.of_case(DISTRICT, self.case.pk).select_related("unit"))
        if tasks:
            self._task(name, verb, data.draw(st.sampled_from(tasks)))

    def _task(self, name: str, verb: str, task: Task) -> None:
        task.case = self.ground.fresh(self.case)
        row = TASK_TABLE.row(verb)
        assert row is not None
        brought = self._bring(row.needs, verb)
        self._try(f"task {verb}", lambda: take_task_step(task, verb, by=self.ground.actor(name), at=self.at, **brought))

    @rule(kind=KINDS, days=st.integers(1, 30))
    def the_unit_asks(self, kind: str, days: int) -> None:
        task = Task.objects.of_case(DISTRICT, self.case.pk).select_related("unit").order_by("-ordinal").first()
        if task is not None:
            task.case = self.ground.fresh(self.case)
            told = {
                "code": "weather",
                "reason": "暴雨",
                "until": (self.at + timedelta(days=days)).date(),
                "duty_item": "3.1",
                "proposed_unit": self.ground.units["water"],
            }
            self._try(f"ask {kind}", lambda: ask(task, kind, by=self.ground.actor("hanzhou"), at=self.at, **told))

    @rule(name=PEOPLE, verb=st.sampled_from(["grant", "refuse", "end"]))
    def somebody_decides(self, name: str, verb: str) -> None:
        found = Application.objects.in_district(DISTRICT).filter(case_id=self.case.pk).order_by("-asked_at").first()
        if found is None:
            return
        found.case = self.ground.fresh(self.case)
        found.task = Task.objects.of_case(DISTRICT, self.case.pk).select_related("unit").get(pk=found.task_id)
        found.task.case = found.case
        actor = self.ground.actor(name)
        if verb == "end":
            self._try("end", lambda: end(found, by=actor, at=self.at))
        else:
            self._try(verb, lambda: decide(found, verb, by=actor, at=self.at, note="知道了"))

    @rule(name=PEOPLE)
    def somebody_writes(self, name: str) -> None:
        case = self.ground.fresh(self.case)
        self._try("note", lambda: write_progress(case, text="在办", by=self.ground.actor(name), at=self.at))

    @rule(name=PEOPLE, grade=st.sampled_from(["ordinary", "complex", "danger"]))
    def somebody_corrects(self, name: str, grade: str) -> None:
        case = self.ground.fresh(self.case)
        self._try("correct", lambda: correct(case, by=self.ground.actor(name), at=self.at, grade=grade))

    @invariant()
    def the_case_is_lawful(self) -> None:
        case = self.ground.fresh(self.case)
        tasks = list(Task.objects.of_case(DISTRICT, case.pk))
        running = [task for task in tasks if task.is_running]
        assert case.returns <= 2
        assert (case.state == "dispatched") or not running
        if case.state == "handled":
            assert any(task.state == TaskState.HANDED_IN and task.role == "lead" for task in tasks)
        leads = [task for task in tasks if task.role == "lead" and task.state in {"issued", "handling", "handed_in"}]
        assert len(leads) <= 1
        clocks = Deadline.objects.in_district(DISTRICT).filter(case_id=case.pk, ended_at__isnull=True)
        assert sum(clock.kind == "step" for clock in clocks) <= 1
        assert {clock.subject_id for clock in clocks if clock.kind == "unit"} == {task.pk for task in running}
        for clock in clocks:
            if clock.kind == "unit":
                task = next(task for task in tasks if task.pk == clock.subject_id)
                assert (task.due_at, task.paused) == (clock.due_at, clock.paused)
        handled = {task.handed_in_by_id for task in tasks if task.handed_in_by_id}
        if case.state == "closed" and case.lead_unit_id:
            assert case.closed_by_id not in handled

    @invariant()
    def the_journal_agrees(self) -> None:
        if self.taken["checked"] % 7 == 0:
            assert verify(DISTRICT) == []
        self.taken["checked"] += 1


# Hypothesis ends some walks before their forty steps.
@pytest.mark.parametrize(("walks", "least"), [pytest.param(620, 20_000, marks=pytest.mark.soak), (20, 500)])
def test_a_random_walk_breaks_no_invariant(neighbourhood: Neighbourhood, walks: int, least: int) -> None:
    Walk.ground, Walk.taken = neighbourhood, Counter()
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=walks,
            stateful_step_count=40,
            deadline=None,
            derandomize=True,
            database=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )
    # An invariant looks before the first step of each case's walk, too.
    walked = Walk.taken.pop("checked") - walks
    assert walked >= least
    assert len(Walk.taken) > 10, Walk.taken
    if walks > 20:
        acts = {name: count for name, count in Walk.taken.most_common() if name != "refused"}
        told = {"acts": sum(acts.values()), "refused": Walk.taken["refused"], "of each": acts}
        measured("random walk without a broken invariant", walked, "steps", group="Random walk", **told)
