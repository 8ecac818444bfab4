"""How a branch is founded, an officer hired, a measure taken, a breakthrough made, a loan asked: small tables. Pure."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.kernel.steps import Move

STATES: dict[str, dict[str, Promise]] = {
    "enterprise": {
        "none": _("还没有组织"),
        "wish": _("有意愿"),
        "visited": _("上门看过"),
        "appointed": _("派了专人"),
        "founded": _("建好了"),
        "welcomed": _("建好了，大礼包送到了"),
    },
    "talent": {"selected": _("选上了"), "trained": _("培训过"), "hired": _("聘用了"), "left": _("离开了")},
    "measure": {"planned": _("在办"), "done": _("办了")},
    "breakthrough": {"running": _("在攻关"), "done": _("攻下来了")},
    "loan": {
        "applied": _("申请了"),
        "sent": _("送银行了"),
        "granted": _("放款了"),
        "declined": _("没批"),
        "withdrawn": _("撤回了"),
    },
}

STEPS: dict[str, dict[str, Move]] = {
    "enterprise": {
        "wish": Move(_("提出意愿"), ("none",), "wish", "note"),
        "visit": Move(_("上门看过"), ("wish",), "visited", "note"),
        "appoint": Move(_("派专人"), ("visited",), "appointed", "note"),
        "found": Move(_("建好"), ("appointed",), "founded", "note"),
        "welcome": Move(_("送大礼包"), ("founded",), "welcomed", "amount"),
    },
    "talent": {
        "train": Move(pgettext_lazy("step", "培训"), ("selected",), "trained", "note"),
        "hire": Move(_("聘用"), ("trained",), "hired", "enterprise"),
        "leave": Move(_("离开"), ("trained", "hired"), "left", "note"),
    },
    "measure": {"finish": Move(_("办了"), ("planned",), "done", "note")},
    "breakthrough": {
        "stage": Move(_("到一个节点"), ("running",), "running", "ordinal"),
        "finish": Move(_("攻下来了"), ("running",), "done", "note"),
    },
    "loan": {
        "send": Move(_("送银行"), ("applied",), "sent", "bank"),
        "grant": Move(_("放款"), ("sent",), "granted", "amount"),
        "decline": Move(_("没批"), ("applied", "sent"), "declined", "note"),
        "withdraw": Move(_("撤回申请"), ("applied", "sent"), "withdrawn", "note"),
    },
}

OWN_STEPS = ("wish", "withdraw")  # what an enterprise's own people do themselves
CHANNEL = "enterprise"  # the door of what enterprises find hard, and the circle of their list
TALENTS: dict[str, Promise] = {"officer": _("党务工作者"), "innovator": _("创新人才")}
TIES: dict[str, Promise] = {"adviser": _("指导员"), "organ": _("机关联系")}
ACCOUNTS: dict[str, Promise] = {
    "granted": _("上级拨入"),
    "fund": _("工作经费"),
    "packs": _("大礼包"),
    "spent": _("已用经费"),
    "given": _("送出的大礼包"),
}
KEPT = ("fund", "packs")  # what lies there can't be less than nothing
LEAST_LOAN, MOST_LOAN = 10_000, 10_000_000  # yuan; 普惠型小微企业贷款：单户授信总额1000万元及以下
# 商业银行法第十一条：未经批准，任何单位不得在名称中使用“银行”字样; the others lend by licence under these names.
BANKS = ("银行", "信用社", "信用联社", "信用合作", "农商行", "小额贷款")
LEAST_MEMBERS = 3  # 党章第三十条：正式党员三人以上的基层单位，都应当成立党的基层组织


def is_bank(name: str) -> bool:
    """Return whether a unit of this name may lend: the law keeps these words for those that are licensed."""
    return any(word in name for word in BANKS)


def should_have_branch(members: int, state: str) -> bool:
    """Return whether a branch should be there and isn't: three members or more, none founded."""
    return members >= LEAST_MEMBERS and state not in ("founded", "welcomed")
