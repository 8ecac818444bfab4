"""The loop 闭环 as one readable table: who may do what from where, what they must bring, what the clock does.

Pure: no database. ``docs/workflow.md`` is drawn from it; every (state, verb, capacity) triple is tested against it.
Local loops of four, five or seven steps are views over the same states (``local_loops.py``).
"""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.catalogue.limits import GRADES
from shanzhi.kernel.steps import Need, Step, Table
from shanzhi.people.capacities import Capacity as C

SYSTEM = "system"  # a rule acts, not a person
NOT_FOUND = "not_found"  # what a look on site may find: nothing
DOOR = "door"  # whoever stands at a door: a teller, a worker, a sheet


class State(StrEnum):
    """The states of a case, and the one place that names them."""

    REPORTED = "reported"
    ACCEPTED = "accepted"
    VERIFYING = "verifying"
    REGISTERED = "registered"
    DISPATCHED = "dispatched"
    HANDLED = "handled"
    CLOSED = "closed"
    ARCHIVED = "archived"
    REJECTED = "rejected"
    DECLINED = "declined"
    VOID = "void"


STATE_WORDS = {
    State.REPORTED: _("待受理"),
    State.ACCEPTED: _("待立案"),
    State.VERIFYING: _("核实中"),
    State.REGISTERED: _("待派遣"),
    State.DISPATCHED: _("办理中"),
    State.HANDLED: _("待核查"),
    State.CLOSED: _("已结案"),
    State.ARCHIVED: _("已归档"),
    State.REJECTED: _("不予受理"),
    State.DECLINED: _("不予立案"),
    State.VOID: _("已作废"),
}
OPEN_STATES = (
    State.REPORTED,
    State.ACCEPTED,
    State.VERIFYING,
    State.REGISTERED,
    State.DISPATCHED,
    State.HANDLED,
)


class Zone(StrEnum):
    """Who may know of a case; decided when it is told."""

    ORDINARY = "ordinary"
    COMPLAINT = "complaint"  # 举报: about a person or a unit
    CHILD = "child"


ZONE_WORDS = {Zone.ORDINARY: _("一般事项"), Zone.COMPLAINT: _("举报"), Zone.CHILD: _("未成年人保护")}

# In a closed zone one capacity does every desk's work, and nobody else sees the case at all.
ZONE_CAPACITY = {Zone.COMPLAINT: C.COMPLAINT_RECEIVER, Zone.CHILD: C.CHILD_PROTECTION}


def from_states(*states: str) -> frozenset[str]:
    """Return the states as the table keeps them."""
    return frozenset(str(state) for state in states)


def by_whom(*who: str) -> frozenset[str]:
    """Return the capacities as the table keeps them."""
    return frozenset(str(one) for one in who)


REASON = Need("reason", _("理由"), "long_text")
NOTE = Need("note", _("说明"), "long_text", required=False)

CASE_TABLE = Table(
    start="",
    states=tuple(str(state) for state in State),
    ends=from_states(State.CLOSED, State.ARCHIVED, State.REJECTED, State.DECLINED, State.VOID),
    rows=(
        Step(
            "open",
            _("上报"),
            from_states(""),
            State.REPORTED,
            by_whom(DOOR),
            clock="intake",
            notice=("intake",),
            basis=_("有事就说，不用分类；地点说不清也收"),
            public=_("我们收到了您说的事。"),
        ),
        Step(
            "self_resolve",
            _("自行处置"),
            from_states(State.REPORTED),
            State.CLOSED,
            by_whom(C.GRID_WORKER, C.GRID_HEAD),
            needs=(
                Need("matter", _("是哪类事"), "matter"),
                Need("outcome", _("怎么办好的"), "long_text"),
                Need("public_text", _("给群众看的话"), "long_text", required=False),
            ),
            clock="callback",
            when=("self_resolvable", "ordinary_zone"),
            notice=("tellers",),
            basis=_("小事不出网格；办好的由别人抽查"),
            public=_("网格员当场办好了。"),
        ),
        Step(
            "accept",
            _("受理"),
            from_states(State.REPORTED),
            State.ACCEPTED,
            by_whom(C.INTAKE_AGENT, C.DISPATCHER),
            needs=(
                Need("matter", pgettext_lazy("matter", "事项"), "matter"),
                Need("place", _("地点"), "place", required=False),
                NOTE,
            ),
            clock="register",
            basis=_("热线服务规范：登记、分类、转办"),
            public=_("记下了，正在看归谁办。"),
        ),
        Step(
            "reject",
            pgettext_lazy("step", "不予受理"),
            from_states(State.REPORTED),
            State.REJECTED,
            by_whom(C.INTAKE_AGENT),
            needs=(
                Need("code", _("原因"), "code", reason_list="reject"),
                Need("public_text", _("告诉反映人：为什么，该找谁"), "long_text"),
            ),
            clock="stop",
            notice=("tellers",),
            basis=_("不予受理清单，每条写明该找谁"),
            public=_("这件事不归街道办。"),
        ),
        Step(
            "send_to_verify",
            _("派核实"),
            from_states(State.ACCEPTED),
            State.VERIFYING,
            by_whom(C.REGISTRAR, C.DISPATCHER),
            needs=(Need("verifier", _("请谁去看"), "user", required=False), NOTE),
            clock="verify",
            notice=("verifier",),
            basis=_("群众、信访、媒体反映的，先到现场核实"),
            public=_("请网格员去现场看。"),
        ),
        Step(
            "verify",
            _("核实"),
            from_states(State.VERIFYING),
            State.ACCEPTED,
            by_whom(C.GRID_WORKER, C.GRID_HEAD, C.CHECKER),
            needs=(
                Need(
                    "finding",
                    _("现场情况"),
                    "choice",
                    choices=(("true", _("属实")), (NOT_FOUND, _("没有发现")), ("different", _("和说的不一样"))),
                ),
                NOTE,
            ),
            clock="register",
            notice=("registrar",),
            basis=_("核实结果作为立案依据"),
            public=_("已经到现场看过。"),
        ),
        Step(
            "register",
            _("立案"),
            from_states(State.ACCEPTED),
            State.REGISTERED,
            by_whom(C.REGISTRAR, C.DISPATCHER),
            needs=(
                Need(
                    "grade",
                    _("等级"),
                    "choice",
                    choices=tuple(GRADES.items()),
                ),
                Need("matter", pgettext_lazy("matter", "事项"), "matter", required=False),
                NOTE,
            ),
            clock="dispatch",
            when=("has_matter",),
            notice=("dispatcher",),
            basis=_("符合清单上的立案条件"),
        ),
        Step(
            "decline",
            pgettext_lazy("step", "不予立案"),
            from_states(State.ACCEPTED),
            State.DECLINED,
            by_whom(C.REGISTRAR),
            needs=(
                Need("code", _("原因"), "code", reason_list="decline"),
                Need("public_text", _("告诉反映人的话"), "long_text"),
            ),
            clock="stop",
            notice=("tellers",),
            basis=_("不符合立案条件的，写明原因并答复"),
            public=_("看过了，这件事没有立下来办，原因写在答复里。"),
        ),
        Step(
            "dispatch",
            _("派遣"),
            from_states(State.REGISTERED),
            State.DISPATCHED,
            by_whom(C.DISPATCHER),
            needs=(
                Need("lead", _("主办单位"), "unit"),
                Need("support", _("协办单位"), "units", required=False),
                Need("why", _("派给它的依据"), "long_text", required=False),
                Need("override", _("收回事项仍派下去的理由"), "long_text", required=False),
            ),
            clock="sign",
            when=("no_ruling_due", "duty_not_recalled"),
            notice=("units",),
            basis=_("权责清单；一件事一个主办"),
            public=_("交给{lead}办。"),
        ),
        Step(
            "adjudicate",
            _("裁定"),
            from_states(State.REGISTERED),
            State.DISPATCHED,
            by_whom(C.SUPERVISOR),
            needs=(
                Need("lead", _("裁定由谁主办"), "unit"),
                Need("support", _("协办单位"), "units", required=False),
                Need("reason", _("裁定理由"), "long_text"),
            ),
            clock="sign",
            when=("ruling_due",),
            notice=("units",),
            basis=_("退回两次后裁定，裁定后不能再退；首接单位先牵头"),
            public=_("定下来由{lead}办。"),
        ),
        Step(
            "add_support",
            _("加派协办"),
            from_states(State.DISPATCHED),
            State.DISPATCHED,
            by_whom(C.DISPATCHER),
            needs=(Need("support", _("协办单位"), "units"), Need("why", _("请它做什么"), "long_text")),
            notice=("units",),
            basis=_("主办牵头，协办配合"),
            public=_("又请{support}一起办。"),
        ),
        Step(
            "recall",
            _("撤回派单"),
            from_states(State.DISPATCHED),
            State.REGISTERED,
            by_whom(C.DISPATCHER),
            needs=(REASON,),
            clock="dispatch",
            when=("nothing_signed",),
            notice=("units",),
            basis=_("签收前可以撤回"),
        ),
        Step(
            "come_back",
            _("退回重派"),
            from_states(State.DISPATCHED),
            State.REGISTERED,
            by_whom(SYSTEM),
            clock="dispatch",
            notice=("dispatcher",),
            basis=_("主办单位退单后，由系统转回待派遣"),
            public=_("正在另找单位办，答复您的日子没有变。"),
        ),
        Step(
            "hand_over",
            _("移交核查"),
            from_states(State.DISPATCHED),
            State.HANDLED,
            by_whom(SYSTEM),
            clock="check",
            when=("all_handed_in",),
            notice=("checker",),
            basis=_("主办、协办都交回后，由系统移交"),
            public=_("办好了，街道另派人去看。"),
        ),
        Step(
            "close",
            pgettext_lazy("step", "结案"),
            from_states(State.HANDLED),
            State.CLOSED,
            by_whom(C.CHECKER),
            needs=(
                Need("finding", _("核查看到什么"), "long_text"),
                Need("public_text", _("答复反映人的话"), "long_text"),
            ),
            clock="callback",
            apart_from=("handlers", "lead_unit", "dispatcher"),
            notice=("tellers", "units"),
            basis=_("办理的人不核查，派遣的人不核查"),
            public=_("看过了，办好了。"),
        ),
        Step(
            "rework",
            _("返工"),
            from_states(State.HANDLED),
            State.DISPATCHED,
            by_whom(C.CHECKER),
            needs=(Need("missing", _("还差什么"), "long_text"),),
            clock="rework",
            apart_from=("handlers", "lead_unit", "dispatcher"),
            notice=("units",),
            basis=_("核查不通过，按返工时限重办，原结果不抹掉"),
            public=_("看过了，还差一点，请他们接着办。"),
        ),
        Step(
            "reopen",
            _("重办"),
            from_states(State.CLOSED, State.REJECTED, State.DECLINED, State.ARCHIVED),
            State.REGISTERED,
            by_whom(C.SUPERVISOR, SYSTEM),
            needs=(REASON,),
            clock="dispatch",
            apart_from=("closer",),
            notice=("dispatcher", "tellers"),
            basis=_("反映人异议成立，或复看不合格"),
            public=_("重新办，从您第一次说的那天接着算。"),
        ),
        Step(
            "archive",
            _("归档"),
            from_states(State.CLOSED, State.REJECTED, State.DECLINED),
            State.ARCHIVED,
            by_whom(SYSTEM),
            clock="stop",
            basis=_("回访期满"),
        ),
        Step(
            "void",
            pgettext_lazy("step", "作废"),
            from_states(*OPEN_STATES),
            State.VOID,
            by_whom(C.SUPERVISOR),
            needs=(
                Need("code", _("原因"), "code", reason_list="void"),
                Need("public_text", _("告诉反映人的话"), "long_text"),
            ),
            clock="stop",
            apart_from=("opener",),
            notice=("tellers",),
            basis=_("测试件、重复录入等，写明原因，反映人知道"),
            public=_("这一件作废了，原因写在答复里。"),
        ),
        Step(
            "merge",
            _("并入别件"),
            from_states(State.REPORTED, State.ACCEPTED, State.VERIFYING, State.REGISTERED),
            State.VOID,
            by_whom(SYSTEM),
            needs=(Need("into", _("并入哪一件"), "text"),),
            clock="stop",
            basis=_("来件都并到另一件后，由系统收起；每个反映人照样有答复"),
        ),
    ),
)
