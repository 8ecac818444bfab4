"""会办 as readable tables: whistles, board matters, joint rulings. Pure: no database."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.dockets.workflow import OVERSEERS, REASON, UNIT_PEOPLE
from shanzhi.kernel.steps import Need, Step, Table
from shanzhi.loop.workflow import SYSTEM, by_whom, from_states
from shanzhi.people.capacities import Capacity as C


class WhistleState(StrEnum):
    """How a whistle stands."""

    CALLED = "called"
    RATED = "rated"
    CANCELLED = "cancelled"


class BoardState(StrEnum):
    """How a board matter stands."""

    ON_BOARD = "on_board"
    STRUCK = "struck"


class JointState(StrEnum):
    """How a joint session stands."""

    CALLED = "called"
    RULED = "ruled"
    CANCELLED = "cancelled"


WHISTLE_WORDS: dict[str, object] = {
    WhistleState.CALLED: _("等报到"),
    WhistleState.RATED: _("已评价"),
    WhistleState.CANCELLED: _("已取消"),
}
BOARD_WORDS: dict[str, object] = {BoardState.ON_BOARD: _("挂牌中"), BoardState.STRUCK: _("已摘牌")}
JOINT_WORDS: dict[str, object] = {
    JointState.CALLED: _("等会商"),
    JointState.RULED: _("已裁定"),
    JointState.CANCELLED: _("已取消"),
}
W, B, J = WhistleState, BoardState, JointState

WHISTLE_TABLE = Table(
    states=tuple(str(state) for state in W),
    ends=from_states(W.RATED, W.CANCELLED),
    rows=(
        Step("call", _("吹哨"), from_states(""), W.CALLED, by_whom(C.SUPERVISOR, C.DISPATCHER, C.LEADER)),
        Step("report_in", _("报到"), from_states(W.CALLED), W.CALLED, UNIT_PEOPLE | by_whom(C.INSPECTOR)),
        Step(
            "add_item",
            _("记一条要办的"),
            from_states(W.CALLED),
            W.CALLED,
            by_whom(C.SUPERVISOR, C.DISPATCHER, C.LEADER),
        ),
        Step(
            "finish_item",
            _("办完一条"),
            from_states(W.CALLED, W.RATED),
            "",
            UNIT_PEOPLE | by_whom(C.SUPERVISOR, C.DISPATCHER, C.LEADER),
        ),
        Step(
            "rate",
            _("评价，收哨"),
            from_states(W.CALLED),
            W.RATED,
            by_whom(C.SUPERVISOR, C.DISPATCHER, C.LEADER),
            apart_from=("unit",),
            basis=_("属地评部门，部门不评自己"),
        ),
        Step(
            "cancel",
            pgettext_lazy("whistle", "取消"),
            from_states(W.CALLED),
            W.CANCELLED,
            by_whom(C.SUPERVISOR, C.DISPATCHER, C.LEADER),
            needs=(REASON,),
        ),
    ),
)


BOARD_TABLE = Table(
    states=tuple(str(state) for state in B),
    ends=from_states(B.STRUCK),
    rows=(
        Step(
            "hang",
            _("挂牌"),
            from_states(""),
            B.ON_BOARD,
            OVERSEERS,
            needs=(
                Need("title", _("牌上写什么"), hint=_("各单位都看得到：只写事和地点，不写人。")),
                Need("why", _("为什么挂牌"), "long_text"),
                Need("unit", _("责任单位"), "unit"),
                Need("review_on", _("哪天复看"), "date"),
            ),
        ),
        Step(
            "review",
            _("复看，继续挂"),
            from_states(B.ON_BOARD),
            B.ON_BOARD,
            OVERSEERS,
            needs=(Need("note", _("看到什么"), "long_text"), Need("review_on", _("下次哪天复看"), "date")),
        ),
        Step(
            "strike",
            _("摘牌"),
            from_states(B.ON_BOARD),
            B.STRUCK,
            OVERSEERS,
            needs=(Need("note", _("凭什么摘牌"), "long_text"),),
            apart_from=("unit",),
        ),
    ),
)


JOINT_TABLE = Table(
    states=tuple(str(state) for state in J),
    ends=from_states(J.RULED, J.CANCELLED),
    rows=(
        Step("call", _("召集会商"), from_states(""), J.CALLED, by_whom(C.SUPERVISOR)),
        Step("note", _("记意见"), from_states(J.CALLED), J.CALLED, by_whom(C.SUPERVISOR)),
        Step(
            "rule",
            _("裁定"),
            from_states(J.CALLED),
            J.RULED,
            by_whom(C.SUPERVISOR, SYSTEM),
            needs=(Need("lead", _("裁定由谁主办"), "unit"), Need("reason", _("裁定理由"), "long_text")),
            basis=_("退回两次后裁定，裁定后不能再退"),
        ),
        Step(
            "cancel",
            pgettext_lazy("joint", "取消"),
            from_states(J.CALLED),
            J.CANCELLED,
            by_whom(C.SUPERVISOR, SYSTEM),
            needs=(REASON,),
        ),
    ),
)


WHISTLE_KINDS = {
    "complaint": _("群众反映强烈、属地解决不了"),
    "enforcement": _("联合执法"),
    "emergency": _("应急处置"),
}


MARKS = {"good": _("好"), "fair": _("一般"), "poor": _("差"), "absent": _("没有报到")}
