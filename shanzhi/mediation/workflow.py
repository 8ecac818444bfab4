"""The table of a mediation 矛盾纠纷调解, and the kinds of dispute. Pure."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.kernel.steps import Move


class State(StrEnum):
    """How far a mediation is."""

    APPLIED = "applied"
    TAKEN = "taken"
    MEDIATING = "mediating"
    AGREED = "agreed"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


STATE_WORDS: dict[State, Promise] = {
    State.APPLIED: _("等调解员接"),
    State.TAKEN: _("已接，还没坐下来"),
    State.MEDIATING: _("正在调"),
    State.AGREED: _("调成了"),
    State.FAILED: _("没调成"),
    State.WITHDRAWN: _("撤回了"),
}
KINDS: dict[str, Promise] = {
    "neighbours": _("邻里"),
    "family": _("婚姻家庭"),
    "property": _("物业服务"),
    "house": _("房屋宅基地"),
    "land": _("山林土地"),
    "labour": _("劳动报酬"),
    "consumer": _("消费"),
    "damage": _("损害赔偿"),
    "traffic": _("交通事故"),
    "other": _("其他"),
}
SIDES: dict[str, Promise] = {"applicant": _("申请方"), "respondent": _("对方"), "third": _("有关的人")}
SHORT = "甲乙丙丁戊己庚辛"  # what stands where a name was


def _step(label: Promise, *starts: State, to: State | str = "") -> Move:
    return Move(label, frozenset(str(one) for one in starts), str(to))


STEPS: dict[str, Move] = {
    "take": _step(_("接下来"), State.APPLIED, to=State.TAKEN),
    "assign": _step(_("指定调解员"), State.APPLIED, to=State.TAKEN),
    "hand_over": _step(_("换调解员"), State.TAKEN, State.MEDIATING),
    "sit": _step(_("记一次调解"), State.TAKEN, State.MEDIATING, to=State.MEDIATING),
    "agree": _step(_("达成协议"), State.MEDIATING, to=State.AGREED),
    "fail": _step(_("没有调成"), State.TAKEN, State.MEDIATING, to=State.FAILED),
    "withdraw": _step(_("申请撤回"), State.APPLIED, State.TAKEN, State.MEDIATING, to=State.WITHDRAWN),
    "follow_up": _step(pgettext_lazy("agreement", "回访"), State.AGREED),
    "escalate": _step(_("转为事项"), State.TAKEN, State.MEDIATING, State.AGREED, State.FAILED),
    "tell_back": _step(_("事项有了结果"), *State),
}
ENDS = frozenset(str(one) for one in (State.AGREED, State.FAILED, State.WITHDRAWN))
