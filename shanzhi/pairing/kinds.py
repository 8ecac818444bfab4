"""The kinds of pairing 结对 as data: who may, how many, how often to meet, what to record, how it ends. Pure.

A child's pairing isn't one of them: it has a room of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class State(StrEnum):
    """How far a pair is."""

    PROPOSED = "proposed"
    DECLINED = "declined"
    ACTIVE = "active"
    ENDED = "ended"
    HANDED_OVER = "handed_over"


STATE_WORDS: dict[State, Promise] = {
    State.PROPOSED: _("建议，等人定"),
    State.DECLINED: _("没有采用"),
    State.ACTIVE: _("结对中"),
    State.ENDED: _("已结束"),
    State.HANDED_OVER: _("已交接"),
}
OPEN = (State.PROPOSED, State.ACTIVE)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: both sides by what they are (unit kinds, ``community`` or ``person``), numbers, rhythm, words."""

    label: Promise
    first: Promise
    second: Promise
    first_is: tuple[str, ...]
    second_is: tuple[str, ...]
    most_first: int  # pairs one of the first side may be in
    most_second: int | None
    every_days: int  # between two contacts
    records: Promise
    ends: Promise
    proposed: bool = False  # whether the house proposes pairs


KINDS: dict[str, Kind] = {
    "unit_community": Kind(
        _("单位和社区"), _("共建单位"), _("社区"), ("partner",), ("community",), 1, None, 92,
        _("哪天、什么形式、办了什么"), _("单位离开时写一份小结，交接给下一家"), True,
    ),
    "mentor_newcomer": Kind(
        _("师傅和新人"), _("师傅"), _("新人"), ("person",), ("person",), 2, 1, 14,
        _("一起跑了哪里、学会了什么"), _("三到六个月，双方各说一句"),
    ),
    "adviser_enterprise": Kind(
        _("指导员和企业"), _("指导员"), _("企业"), ("person",), ("enterprise",), 5, 1, 31,
        _("哪天去的、企业有什么难处"), _("换人时写清正在办的事"),
    ),
    "organ_enterprise": Kind(
        _("机关和企业"), _("机关"), _("企业"), ("department", "institution"), ("enterprise",), 3, 1, 92,
        _("哪天、什么形式、办了什么"), _("一年一看，合适的接着做"), True,
    ),
}  # fmt: skip
MODES: dict[str, Promise] = {
    "visit": _("上门"),
    "call": _("电话"),
    "activity": _("一起办活动"),
    "service": _("办实事"),
    "meeting": _("开会商量"),
}
