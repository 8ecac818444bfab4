"""One unit's part of a case 任务: its states and its table, beside the case's own. Pure."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.steps import Need, Step, Table
from shanzhi.loop.workflow import NOTE, REASON, SYSTEM, by_whom, from_states
from shanzhi.people.capacities import Capacity as C


class TaskState(StrEnum):
    """The states of one unit's part."""

    ISSUED = "issued"
    HANDLING = "handling"
    RETURNED = "returned"
    HANDED_IN = "handed_in"
    WAIVED = "waived"


TASK_STATE_WORDS = {
    TaskState.ISSUED: _("待签收"),
    TaskState.HANDLING: _("办理中"),
    TaskState.RETURNED: _("已退回"),
    TaskState.HANDED_IN: _("已交结果"),
    TaskState.WAIVED: _("免办"),
}
ROLE_WORDS = {"lead": _("主办"), "support": _("协办"), "former": _("原主办")}

TASK_TABLE = Table(
    start="",
    states=tuple(str(state) for state in TaskState),
    ends=from_states(TaskState.RETURNED, TaskState.HANDED_IN, TaskState.WAIVED),
    rows=(
        Step(
            "issue",
            _("下达"),
            from_states(""),
            TaskState.ISSUED,
            by_whom(C.DISPATCHER, C.SUPERVISOR),
            basis=_("随派遣下达，按事项和等级定时限"),
        ),
        Step(
            "sign",
            _("签收"),
            from_states(TaskState.ISSUED),
            TaskState.HANDLING,
            by_whom(C.HANDLER, C.UNIT_APPROVER),
            clock="stop",
            basis=_("签收另有时限，单位时限从下达起算"),
            public=_("{unit}收到了，开始办。"),
        ),
        Step(
            "return",
            _("退单"),
            from_states(TaskState.ISSUED, TaskState.HANDLING),
            TaskState.RETURNED,
            by_whom(C.UNIT_APPROVER),
            needs=(
                Need("duty_item", _("依据清单哪一条"), "text"),
                Need("proposed_unit", _("建议交给谁"), "unit"),
                REASON,
            ),
            when=("may_still_return",),
            notice=("dispatcher",),
            basis=_("写明清单条款和建议单位；一件事最多退两次，然后裁定"),
        ),
        Step(
            "hand_in",
            _("交结果"),
            from_states(TaskState.HANDLING),
            TaskState.HANDED_IN,
            by_whom(C.HANDLER, C.UNIT_APPROVER),
            needs=(
                Need("outcome", _("办得怎样（内部看）"), "long_text"),
                Need("public_text", _("给群众看的话"), "long_text"),
            ),
            when=("not_paused",),
            basis=_("交结果不等于结案"),
        ),
        Step(
            "send_back",
            _("退回重办"),
            from_states(TaskState.HANDED_IN),
            TaskState.HANDLING,
            by_whom(SYSTEM),
            basis=_("随返工下达，另起返工时限"),
        ),
        Step(
            "waive",
            _("免办"),
            from_states(TaskState.ISSUED, TaskState.HANDLING),
            TaskState.WAIVED,
            by_whom(C.DISPATCHER),
            needs=(Need("code", _("原因"), "code", reason_list="waive"), NOTE),
            when=("supporting",),
            basis=_("不用它办了，不计时限"),
        ),
        Step(
            "cancel",
            _("收回"),
            from_states(TaskState.ISSUED, TaskState.HANDLING),
            TaskState.WAIVED,
            by_whom(SYSTEM),
            basis=_("撤回派单、主办退单、作废时，没交的一并收回"),
        ),
    ),
)
