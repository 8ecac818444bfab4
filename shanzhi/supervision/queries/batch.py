"""A batch of orders over a filter, tried dry: which cases are treated alike, which are left out, and why."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.cases.models import Case, Task
from shanzhi.dockets.access import may_oversee, ordinary_cases
from shanzhi.kernel.actors import Actor
from shanzhi.loop.asking import Asked
from shanzhi.loop.workflow import State
from shanzhi.organisation.models import Unit
from shanzhi.queues.conditions import condition
from shanzhi.supervision.models import OrderCase
from shanzhi.supervision.queries.orders import RUNNING
from shanzhi.supervision.workflow import LEVELS, Level

MOST = 500


@dataclass(slots=True)
class UnitPlan:
    """What one order of the batch would cover."""

    unit: Unit
    tasks: list[Task] = field(default_factory=list)


@dataclass(slots=True)
class Plan:
    """A dry run: an order for each unit, and what is left out with the reason."""

    units: list[UnitPlan]
    left_out: list[tuple[str, list[Case]]]
    found: int
    too_many: bool = False

    @property
    def covered(self) -> int:
        """Return how many cases would be covered."""
        return sum(len(one.tasks) for one in self.units)

    @property
    def seal(self) -> str:
        """Return what changes when the plan does: a batch that was read is issued as it was read, or not at all."""
        told = sorted(f"{task.pk}:{task.version}" for one in self.units for task in one.tasks)
        return hashlib.sha256("|".join(told).encode()).hexdigest()[:24]


def plan_batch(actor: Actor, asked: Asked, level: str, *, at: datetime) -> Plan:
    """Return what a batch of one level over a filter would do (four statements); cases of closed zones never appear."""
    found = list(ordinary_cases(actor).open().filter(condition(asked, at=at)).order_by("told_at", "pk")[: MOST + 1])
    cases = found[:MOST]
    leads = _leads(actor.district_id, cases)
    before = _before(actor.district_id, cases)
    plans: dict[int, UnitPlan] = {}
    left: dict[str, list[Case]] = {}
    for case in cases:
        task = leads.get(case.pk)
        reason = _why_left_out(case, task, before, Level(level), actor, at)
        if reason or task is None:
            left.setdefault(reason, []).append(case)
            continue
        task.case = case
        plans.setdefault(task.unit_id, UnitPlan(task.unit)).tasks.append(task)
    order = sorted(plans.values(), key=lambda one: (-len(one.tasks), one.unit.name))
    return Plan(order, sorted(left.items(), key=lambda one: -len(one[1])), len(cases), len(found) > MOST)


def _leads(district_id: str, cases: Iterable[Case]) -> dict[Any, Task]:
    running = (
        Task.objects.in_district(district_id).running().filter(case_id__in=[case.pk for case in cases], role="lead")
    )
    return {task.case_id: task for task in running.select_related("unit")}


def _before(district_id: str, cases: Iterable[Case]) -> dict[tuple[Any, int], list[tuple[str, str]]]:
    rows = OrderCase.objects.in_district(district_id).filter(
        case_id__in=[case.pk for case in cases], order__district_id=district_id
    )
    found: dict[tuple[Any, int], list[tuple[str, str]]] = {}
    for case_id, unit_id, level, state in rows.values_list("case_id", "unit_id", "level", "order__state"):
        if state != "withdrawn":
            found.setdefault((case_id, unit_id), []).append((level, state))
    return found


def _why_left_out(
    case: Case,
    task: Task | None,
    before: dict[tuple[Any, int], list[tuple[str, str]]],
    level: Level,
    actor: Actor,
    at: datetime,
) -> str:
    if case.state != State.DISPATCHED or task is None:
        return _("还没有派到单位，或者单位已经交了结果")
    if task.paused:
        return _("时限正停着")
    if not may_oversee(actor, case):
        return _("不归您督办")
    if task.unit_id in actor.unit_ids():
        return _("是您自己的单位")
    held = before.get((case.pk, task.unit_id), [])
    place = LEVELS.index(level)
    if any(state in RUNNING and LEVELS.index(Level(one)) >= place for one, state in held):
        return _("同级或更高一级的督办单还没办结")
    if place and str(LEVELS[place - 1]) not in {one for one, _state in held}:
        return _("还没有发过低一级的督办单")
    if task.due_at is not None and task.due_at >= at and level is Level.RED:
        return _("还没有超期，不发红色督办")
    return ""
