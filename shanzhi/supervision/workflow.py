"""督办单 as a readable table. Pure: no database.

Buttons, fields, refusals, tests are read from here.
"""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.dockets.workflow import OVERSEERS, REASON, UNIT_PEOPLE
from shanzhi.kernel.steps import Need, Step, Table
from shanzhi.loop.workflow import from_states


class Level(StrEnum):
    """The levels of an order, each only after the one before."""

    BLUE = "blue"
    YELLOW = "yellow"
    RED = "red"


LEVELS = tuple(Level)
LEVEL_WORDS = {Level.BLUE: _("蓝色督办"), Level.YELLOW: _("黄色督办"), Level.RED: _("红色督办")}
LEVEL_PLACES = {
    Level.BLUE: _("三级中的第一级"),
    Level.YELLOW: _("三级中的第二级"),
    Level.RED: _("三级中的第三级"),
}
LEVEL_WHEN = {
    Level.BLUE: _("快到期或者进展慢"),
    Level.YELLOW: _("已经落后，蓝色督办后没有改进"),
    Level.RED: _("超期，黄色督办后仍没有办好"),
}


class OrderState(StrEnum):
    """How a supervision order stands."""

    ISSUED = "issued"
    SIGNED = "signed"
    REPLIED = "replied"
    SENT_BACK = "sent_back"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


STATE_WORDS: dict[str, object] = {
    OrderState.ISSUED: _("等签收"),
    OrderState.SIGNED: _("等答复"),
    OrderState.REPLIED: _("等督办员看"),
    OrderState.SENT_BACK: _("退回重答"),
    OrderState.ACCEPTED: _("已销单"),
    OrderState.WITHDRAWN: _("已撤回"),
}

OS = OrderState

ORDER_TABLE = Table(
    states=tuple(str(state) for state in OS),
    ends=from_states(OS.ACCEPTED, OS.WITHDRAWN),
    rows=(
        Step("issue", _("签发"), from_states(""), OS.ISSUED, OVERSEERS, basis=_("督办规则：逐级督办，急的写明理由")),
        Step("sign", _("签收"), from_states(OS.ISSUED), OS.SIGNED, UNIT_PEOPLE),
        Step(
            "reply",
            _("答复"),
            from_states(OS.ISSUED, OS.SIGNED, OS.SENT_BACK),
            OS.REPLIED,
            UNIT_PEOPLE,
            needs=(
                Need("reply", _("办理情况"), "long_text", hint=_("做了什么、结果怎样；办不了的写卡在哪里、要谁配合。")),
            ),
        ),
        Step(
            "accept",
            _("认可，销单"),
            from_states(OS.REPLIED),
            OS.ACCEPTED,
            OVERSEERS,
            needs=(
                Need(
                    "finding",
                    _("看了什么"),
                    "long_text",
                    hint=_("谁到场看过、看到什么。"),
                ),
            ),
            apart_from=("unit",),
            basis=_("核查人不是承办人"),
        ),
        Step(
            "send_back",
            _("退回重答"),
            from_states(OS.REPLIED),
            OS.SENT_BACK,
            OVERSEERS,
            needs=(Need("reason", _("还差什么"), "long_text"),),
            apart_from=("unit",),
        ),
        Step(
            "withdraw",
            pgettext_lazy("order", "撤回"),
            from_states(OS.ISSUED, OS.SIGNED, OS.SENT_BACK),
            OS.WITHDRAWN,
            OVERSEERS,
            needs=(REASON,),
        ),
    ),
)
