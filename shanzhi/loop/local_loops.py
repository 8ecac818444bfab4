"""Local loops 地方闭环 as views: our states under the names four places use for their steps. Pure.

A local variant never changes the order of steps; it only says what our states are called there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from shanzhi.loop.workflow import State


@dataclass(frozen=True, slots=True)
class LocalLoop:
    """One local loop: its steps' names in order, and in which of them (from 0) each of our states lies."""

    code: str
    name: object
    steps: tuple[object, ...]
    of_state: Mapping[State, int]

    def step_of(self, state: str) -> int:
        """Return the index of the local step a state lies in; the last one for states that have left the loop."""
        return self.of_state.get(State(state), len(self.steps) - 1)


FOUR = LocalLoop(
    "four",
    _("四步：网格发现、街道派单、部门受理、定期反馈"),
    (_("网格发现"), _("街道派单"), _("部门受理"), _("定期反馈")),
    {
        State.REPORTED: 0,
        State.ACCEPTED: 0,
        State.VERIFYING: 0,
        State.REGISTERED: 1,
        State.DISPATCHED: 2,
        State.HANDLED: 3,
    },
)
FIVE = LocalLoop(
    "five",
    _("五步：收集、梳理、分流、处理、反馈"),
    (_("收集"), _("梳理"), _("分流"), _("处理"), _("反馈")),
    {
        State.REPORTED: 0,
        State.ACCEPTED: 1,
        State.VERIFYING: 1,
        State.REGISTERED: 2,
        State.DISPATCHED: 3,
        State.HANDLED: 4,
    },
)
SEVEN = LocalLoop(
    "seven",
    _("七步：信息收集、案卷建立、任务派遣、任务处理、处理反馈、核实结案、综合评价"),
    (
        _("信息收集"),
        _("案卷建立"),
        _("任务派遣"),
        _("任务处理"),
        _("处理反馈"),
        _("核实结案"),
        _("综合评价"),
    ),
    {
        State.REPORTED: 0,
        State.ACCEPTED: 1,
        State.VERIFYING: 1,
        State.REGISTERED: 2,
        State.DISPATCHED: 3,
        State.HANDLED: 4,
        State.CLOSED: 5,
        State.ARCHIVED: 6,
    },
)
LOOPS = {loop.code: loop for loop in (FOUR, FIVE, SEVEN)}
