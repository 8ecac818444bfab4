"""Conditions beside the state: what is asked for and needs a second person's yes (申请). Pure.

Extension 延期, suspension 缓办/挂账, waiting for the teller 等反映人, and a unit's return 退单 share one small table:
asked → granted / refused → (running) → ended / lapsed. The asker never decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.steps import Need, Step, Table
from shanzhi.people.capacities import Capacity as C


class ApplicationKind(StrEnum):
    """What may be asked for."""

    EXTENSION = "extension"
    DEFER = "defer"
    CARRY_OVER = "carry_over"
    TELLER_WAIT = "teller_wait"
    RETURN = "return"


class ApplicationState(StrEnum):
    """The states of an application."""

    ASKED = "asked"
    GRANTED = "granted"  # an extension or a return: done with
    RUNNING = "running"  # a pause: the clock stands
    REFUSED = "refused"
    ENDED = "ended"
    LAPSED = "lapsed"


APPLICATION_STATE_WORDS = {
    ApplicationState.ASKED: _("等批准"),
    ApplicationState.GRANTED: _("已同意"),
    ApplicationState.RUNNING: _("暂停中"),
    ApplicationState.REFUSED: _("没有同意"),
    ApplicationState.ENDED: _("已结束"),
    ApplicationState.LAPSED: _("到期自动结束"),
}
PAUSES = frozenset({ApplicationKind.DEFER, ApplicationKind.CARRY_OVER, ApplicationKind.TELLER_WAIT})


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its name, who decides, what must be said, and how long a pause may last (days; 0 = no pause)."""

    kind: ApplicationKind
    label: object
    deciders: frozenset[str]
    needs: tuple[Need, ...]
    longest_days: int
    public: object


_REASON = (Need("code", _("原因"), "code", reason_list="suspend"), Need("reason", _("理由和依据"), "long_text"))
KINDS = {
    ApplicationKind.EXTENSION: Kind(
        ApplicationKind.EXTENSION,
        _("延期"),
        frozenset({str(C.DISPATCHER), str(C.SUPERVISOR)}),
        (
            Need("code", _("原因"), "code", reason_list="extension"),
            Need("reason", _("理由和依据"), "long_text"),
            Need("until", _("延到哪天"), "date"),
        ),
        0,
        _("办理的日子改到{until}：{reason}。答复您的日子没有变。"),
    ),
    ApplicationKind.DEFER: Kind(
        ApplicationKind.DEFER,
        _("缓办"),
        frozenset({str(C.REGISTRAR), str(C.SUPERVISOR)}),
        (*_REASON, Need("until", _("停到哪天"), "date")),
        60,
        _("先停一停：{reason}。到{until}再看，答复您的日子没有变。"),
    ),
    ApplicationKind.CARRY_OVER: Kind(
        ApplicationKind.CARRY_OVER,
        _("挂账"),
        frozenset({str(C.SUPERVISOR)}),
        (*_REASON, Need("until", _("哪天复议"), "date")),
        366,
        _("这件事一时办不了，先放着，{until}再看：{reason}。"),
    ),
    ApplicationKind.TELLER_WAIT: Kind(
        ApplicationKind.TELLER_WAIT,
        _("等反映人补充"),
        frozenset({str(C.DISPATCHER), str(C.REGISTRAR), str(C.UNIT_APPROVER)}),
        (Need("reason", _("请他补充什么"), "long_text"), Need("until", _("最晚等到哪天"), "date")),
        10,
        _("想请您补充：{reason}。"),
    ),
    ApplicationKind.RETURN: Kind(
        ApplicationKind.RETURN,
        _("退单"),
        frozenset({str(C.UNIT_APPROVER)}),
        (
            Need("duty_item", _("依据清单哪一条"), "text"),
            Need("proposed_unit", _("建议交给谁"), "unit"),
            Need("reason", _("理由"), "long_text"),
        ),
        0,
        "",
    ),
}

# The unit's own people ask; whoever decides stands in Kind.deciders and is never the asker.
ASKERS = frozenset({str(C.HANDLER), str(C.UNIT_APPROVER)})


def _from(*states: str) -> frozenset[str]:
    return frozenset(str(state) for state in states)


APPLICATION_TABLE = Table(
    start="",
    states=tuple(str(state) for state in ApplicationState),
    ends=_from(ApplicationState.GRANTED, ApplicationState.REFUSED, ApplicationState.ENDED, ApplicationState.LAPSED),
    rows=(
        Step("ask", _("申请"), _from(""), ApplicationState.ASKED, ASKERS, basis=_("到期前申请，写明理由")),
        Step(
            "grant",
            _("同意"),
            _from(ApplicationState.ASKED),
            ApplicationState.GRANTED,
            frozenset({"decider"}),
            needs=(Need("note", _("说明"), "long_text", required=False),),
            apart_from=("asker",),
            notice=("units", "tellers"),
            basis=_("批的人不能是申请的人"),
        ),
        Step(
            "start",
            _("同意并停表"),
            _from(ApplicationState.ASKED),
            ApplicationState.RUNNING,
            frozenset({"decider"}),
            needs=(Need("note", _("说明"), "long_text", required=False),),
            apart_from=("asker",),
            notice=("units", "tellers"),
            basis=_("停表要有理由、期限和第二个人批准"),
        ),
        Step(
            "refuse",
            _("不同意"),
            _from(ApplicationState.ASKED),
            ApplicationState.REFUSED,
            frozenset({"decider"}),
            needs=(Need("note", _("为什么不同意"), "long_text"),),
            apart_from=("asker",),
            notice=("units",),
        ),
        Step(
            "end",
            _("恢复计时"),
            _from(ApplicationState.RUNNING),
            ApplicationState.ENDED,
            ASKERS | frozenset({"decider"}),
            needs=(Need("note", _("说明"), "long_text", required=False),),
            notice=("units",),
        ),
        Step(
            "lapse",
            _("到期恢复计时"),
            _from(ApplicationState.RUNNING, ApplicationState.ASKED),
            ApplicationState.LAPSED,
            frozenset({"system"}),
            notice=("units",),
            basis=_("到期没有续批的，自动恢复计时"),
        ),
    ),
)
