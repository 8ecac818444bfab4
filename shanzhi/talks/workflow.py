"""The two tables of this room: how a talk goes, and what becomes of a topic. Pure."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.kernel.steps import Move


class TalkState(StrEnum):
    """How far a talk is."""

    PLANNED = "planned"
    NOTICED = "noticed"
    RUNNING = "running"
    CLOSED = "closed"
    CALLED_OFF = "called_off"


class TopicState(StrEnum):
    """What became of a topic so far."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TABLED = "tabled"
    ANSWERED = "answered"
    CASED = "cased"
    LEDGERED = "ledgered"
    VOTED = "voted"
    DONE = "done"


class Outcome(StrEnum):
    """How a topic left one talk."""

    OPEN = ""
    ANSWERED = "answered"
    CASED = "cased"
    LEDGERED = "ledgered"
    VOTED = "voted"


TALK_WORDS: dict[TalkState, Promise] = {
    TalkState.PLANNED: _("定了日子"),
    TalkState.NOTICED: _("已通知"),
    TalkState.RUNNING: _("正在开"),
    TalkState.CLOSED: _("开完了"),
    TalkState.CALLED_OFF: _("不开了"),
}
TOPIC_WORDS: dict[TopicState, Promise] = {
    TopicState.PROPOSED: _("等党组织看"),
    TopicState.ACCEPTED: _("等上会"),
    TopicState.DECLINED: _("没有上会"),
    TopicState.TABLED: _("还没定"),
    TopicState.ANSWERED: _("当场答复"),
    TopicState.CASED: pgettext_lazy("topic", "转为事项"),
    TopicState.LEDGERED: _("列入台账"),
    TopicState.VOTED: _("表决了"),
    TopicState.DONE: pgettext_lazy("topic", "办完了"),
}
ICONS: dict[TopicState, str] = {
    TopicState.PROPOSED: "question-circle",
    TopicState.ACCEPTED: "circle",
    TopicState.DECLINED: "slash-circle",
    TopicState.TABLED: "hourglass-split",
    TopicState.ANSWERED: "chat",
    TopicState.CASED: "link-45deg",
    TopicState.LEDGERED: "journal-text",
    TopicState.VOTED: "people",
    TopicState.DONE: "check-lg",
}


def _step(label: Promise, *starts: StrEnum, to: StrEnum | str = "") -> Move:
    return Move(label, frozenset(str(one) for one in starts), str(to))


T = TalkState
TALK_STEPS: dict[str, Move] = {
    "change": _step(_("改期或改地点"), T.PLANNED, T.NOTICED),
    "notify": _step(_("发通知"), T.PLANNED, to=T.NOTICED),
    "start": _step(_("开会"), T.PLANNED, T.NOTICED, to=T.RUNNING),
    "count": _step(_("记人数"), T.RUNNING, T.CLOSED),
    "close": _step(_("散会"), T.RUNNING, to=T.CLOSED),
    "call_off": _step(_("不开了"), T.PLANNED, T.NOTICED, to=T.CALLED_OFF),
}
S = TopicState
TOPIC_STEPS: dict[str, Move] = {
    "accept": _step(_("同意上会"), S.PROPOSED, to=S.ACCEPTED),
    "decline": _step(_("不上会"), S.PROPOSED, S.ACCEPTED, to=S.DECLINED),
    "table": _step(_("列入议程"), S.ACCEPTED, to=S.TABLED),
    "take_off": _step(_("移出议程"), S.TABLED, to=S.ACCEPTED),
    "note": _step(_("记下会上说的"), S.TABLED),
    "add_note": _step(_("补记会上说的"), S.ANSWERED, S.CASED, S.LEDGERED, S.VOTED, S.DONE),
    "answer": _step(_("当场答复"), S.TABLED, to=S.ANSWERED),
    "vote": _step(_("表决"), S.TABLED, to=S.VOTED),
    "open_case": _step(_("转为事项"), S.TABLED, S.VOTED, S.LEDGERED, to=S.CASED),
    "put_off": _step(_("列入台账"), S.TABLED, S.VOTED, to=S.LEDGERED),
    "come_back": _step(_("台账到期，再上会"), S.LEDGERED, to=S.TABLED),
    "go_back": _step(_("议事不开了，回到台账"), S.TABLED, to=S.LEDGERED),
    "finish": _step(_("办完了"), S.LEDGERED, S.VOTED, to=S.DONE),
    "tell_back": _step(_("事项有了结果"), S.CASED, to=S.DONE),
    "reopen": _step(_("事项重新在办"), S.DONE, to=S.CASED),
    "release": _step(_("公开"), S.ANSWERED, S.CASED, S.LEDGERED, S.VOTED, S.DONE, S.TABLED),
    "take_back": _step(_("不再公开"), *TopicState),
}
DECIDED = frozenset(str(one) for one in (S.ANSWERED, S.CASED, S.LEDGERED, S.VOTED, S.DONE))


class Quorum(StrEnum):
    """How many of those entitled must take part."""

    NONE = "none"
    HALF = "half"
    TWO_THIRDS = "two_thirds"


class Passing(StrEnum):
    """How many of those taking part must agree."""

    HALF = "half"
    TWO_THIRDS = "two_thirds"
    THREE_QUARTERS = "three_quarters"


QUORUM_WORDS: dict[Quorum, Promise] = {
    Quorum.NONE: _("不限参加人数"),
    Quorum.HALF: _("应参加的过半数参加"),
    Quorum.TWO_THIRDS: _("应参加的三分之二以上参加"),
}
PASSING_WORDS: dict[Passing, Promise] = {
    Passing.HALF: _("参加的过半数同意"),
    Passing.TWO_THIRDS: _("参加的三分之二以上同意"),
    Passing.THREE_QUARTERS: _("参加的四分之三以上同意"),
}


def is_reached(quorum: str, passing: str, *, entitled: int, for_: int, against: int, abstained: int) -> bool:
    """Return whether a vote reaches both thresholds: 过半数 is more than half, 以上 counts the share itself."""
    taking_part = for_ + against + abstained
    if taking_part == 0:
        return False
    if quorum == Quorum.HALF and taking_part * 2 <= entitled:
        return False
    if quorum == Quorum.TWO_THIRDS and taking_part * 3 < entitled * 2:
        return False
    if passing == Passing.TWO_THIRDS:
        return for_ * 3 >= taking_part * 2
    if passing == Passing.THREE_QUARTERS:
        return for_ * 4 >= taking_part * 3
    return for_ * 2 > taking_part
