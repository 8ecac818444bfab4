"""The rules of pairing a child 爱心结对, as data: who may, how often to meet, what to record, how it ends. Pure."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class ChildState(StrEnum):
    """How far a child's file is."""

    REGISTERED = "registered"
    ERASED = "erased"


class BondState(StrEnum):
    """How far a pairing is."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    ENDED = "ended"


BOND_WORDS: dict[BondState, Promise] = {
    BondState.PROPOSED: _("等启动"),
    BondState.ACTIVE: _("结对中"),
    BondState.ENDED: _("已结束"),
}
GROUPS: dict[str, Promise] = {
    "orphan": _("孤儿"),
    "unattended": _("事实无人抚养"),
    "illness": _("重病重残"),
    "left_behind": _("农村留守"),
    "other": _("其他困境"),
}
WISHES: dict[str, Promise] = {"wants": _("愿意"), "unsure": _("还没想好"), "refuses": _("不愿意")}
NOT_ASKED = _("还没问过")
SCOPES: dict[str, Promise] = {
    "call": _("电话或视频联系"),
    "visit": _("上门看望"),
    "outing": _("一起参加活动"),
}
SCREENINGS: dict[str, Promise] = {"waiting": _("待审查"), "passed": _("审查通过"), "barred": _("不得参加")}
MODES: dict[str, Promise] = {
    "call": _("电话或视频"),
    "visit": _("见面"),
    "outing": _("亲子活动"),
    "wish": _("圆一个心愿"),
    "birthday": _("生日或节日"),
}
MODE_NEEDS = {"call": "call", "visit": "visit", "outing": "outing", "birthday": "visit", "wish": "call"}
ENDINGS: dict[str, Promise] = {
    "grown": _("孩子长大了，或不再需要"),
    "moved": _("孩子或志愿者搬走"),
    "volunteer": _("志愿者不能继续"),
    "wish": _("孩子不愿意"),
    "withdrawn": _("监护人撤回同意"),
    "unfit": _("志愿者不再符合条件"),
}
CALL_EVERY = 31  # days: a call or a video at least monthly
MEET_EVERY = 92  # days: face to face at least quarterly
MEETING = ("visit", "outing", "birthday")
TEAM_LEAST = 3  # a team with fewer isn't one; men join in teams alone
RECHECK_SOON = 30  # days before a screening ends
SMALLEST_COUNT = 5  # fewer than this many children are never counted out loud
PLAN_YEARS = 3
GRADE = "danger"  # a concern is reported at once (未成年人保护法 art. 11): the catalogue's shortest limit, in hours

RULES: tuple[Promise, ...] = (
    _("第一次见面由社区干部或专员陪同，陪同过才单独联系。"),
    _("不留宿；不单独开车接送；不给现金、不收礼物，需要时先问专员。"),
    _("不拍照、不发朋友圈，不说孩子的姓名、学校、住址和困难。"),
    _("每月联系一次，每季度见一面；做不到就说，有人来帮。"),
    _("觉得孩子不安全，马上按“我担心这个孩子”，不用等查清楚。"),
    _("不能继续时先告诉专员，交接好再离开。"),
)
