"""The accountability list 追责问责清单 as a readable table. Pure: no database."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.dockets.workflow import OVERSEERS, PERSON, REASON
from shanzhi.kernel.steps import Need, Step, Table
from shanzhi.loop.workflow import SYSTEM, by_whom, from_states
from shanzhi.people.capacities import Capacity as C


class ItemState(StrEnum):
    """How an accountability item stands. The software only ever proposes."""

    PROPOSED = "proposed"
    LISTED = "listed"
    DISMISSED = "dismissed"
    APPEALED = "appealed"
    UPHELD = "upheld"
    OVERTURNED = "overturned"
    WITHDRAWN = "withdrawn"


STATE_WORDS: dict[str, object] = {
    ItemState.PROPOSED: _("规则提出，等人决定"),
    ItemState.LISTED: _("已列入清单"),
    ItemState.DISMISSED: _("不列入"),
    ItemState.APPEALED: _("申诉中"),
    ItemState.UPHELD: _("申诉后维持"),
    ItemState.OVERTURNED: _("申诉后撤销"),
    ItemState.WITHDRAWN: _("已撤回"),
}
A = ItemState

ITEM_TABLE = Table(
    states=tuple(str(state) for state in A),
    ends=from_states(A.DISMISSED, A.UPHELD, A.OVERTURNED, A.WITHDRAWN, A.LISTED),
    rows=(
        Step("propose", _("按规则提出"), from_states(""), A.PROPOSED, by_whom(SYSTEM), basis=_("规则只提出，由人决定")),
        Step(
            "state_view",
            _("写我的说明"),
            from_states(A.PROPOSED, A.LISTED, A.APPEALED),
            "",
            by_whom(PERSON),
            needs=(Need("view", _("您的说明"), "long_text"),),
        ),
        Step(
            "list",
            _("列入清单"),
            from_states(A.PROPOSED),
            A.LISTED,
            OVERSEERS,
            needs=(Need("reason", _("为什么列入"), "long_text", hint=_("写事实、责任和改正要求；先看本人的说明。")),),
            apart_from=("person",),
            basis=_("由人决定；决定的人不是当事人"),
        ),
        Step(
            "dismiss",
            pgettext_lazy("step", "不列入"),
            from_states(A.PROPOSED),
            A.DISMISSED,
            OVERSEERS,
            needs=(Need("reason", _("为什么不列入"), "long_text"),),
            apart_from=("person",),
        ),
        Step(
            "appeal",
            _("申诉"),
            from_states(A.LISTED),
            A.APPEALED,
            by_whom(PERSON),
            needs=(Need("appeal", _("申诉理由"), "long_text"),),
        ),
        Step(
            "uphold",
            _("维持"),
            from_states(A.APPEALED),
            A.UPHELD,
            by_whom(C.LEADER),
            needs=(REASON,),
            apart_from=("person", "decider"),
            basis=_("申诉由另外的人、另外的层级复核"),
        ),
        Step(
            "overturn",
            pgettext_lazy("accountability", "撤销"),
            from_states(A.APPEALED),
            A.OVERTURNED,
            by_whom(C.LEADER),
            needs=(REASON,),
            apart_from=("person", "decider"),
        ),
        Step(
            "withdraw",
            pgettext_lazy("accountability", "撤回"),
            from_states(A.PROPOSED, A.LISTED),
            A.WITHDRAWN,
            OVERSEERS,
            needs=(REASON,),
            apart_from=("person",),
        ),
    ),
)
