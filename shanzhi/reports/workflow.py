"""The words and states of a report 来件 and of what hangs on it, each named in exactly one place. Pure."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class State(StrEnum):
    """Whether the teller has been answered."""

    WAITING = "waiting"
    ANSWERED = "answered"


STATE_WORDS = {State.WAITING: _("等答复"), State.ANSWERED: _("已答复")}


class Answer(StrEnum):
    """What kind of answer the teller got."""

    CLOSED = "closed"
    REJECTED = "rejected"
    DECLINED = "declined"
    VOID = "void"


class ObjectionState(StrEnum):
    """The life of a teller's objection 异议."""

    RAISED = "raised"
    UPHELD = "upheld"
    REFUSED = "refused"


OBJECTION_WORDS = {
    ObjectionState.RAISED: _("等另一个部门看"),
    ObjectionState.UPHELD: _("异议成立，重新办"),
    ObjectionState.REFUSED: _("异议不成立"),
}


class Wish(StrEnum):
    """How the teller wishes to hear of it."""

    SMS = "sms"
    NONE = "none"


# The three questions of a rating; each answer is one of 2, 1, 0 (yes, partly, no).
QUESTIONS = {
    "solved": _("事情解决了吗"),
    "clear": _("说得清楚吗"),
    "respect": _("对您尊重吗"),
}
ANSWERS = {2: _("是"), 1: _("不全是"), 0: _("不是")}

# The five steps as residents read them; staff read 收集 梳理 分流 处理 反馈.
PUBLIC_STEPS = (_("收到"), _("看现场"), _("交办"), _("在修"), _("答复"))

UNSEALED_MINUTES = 15  # how long an opened identity is shown before it must be asked for again
