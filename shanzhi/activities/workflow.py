"""How an activity and a sign-up stand 状态, and which verbs lead on. Pure."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(StrEnum):
    """What sort of activity it is."""

    FESTIVAL = "festival"
    SALON = "salon"
    TRAINING = "training"
    VOLUNTEERING = "volunteering"
    CONTEST = "contest"


KIND_WORDS = {
    Kind.FESTIVAL: _("节日活动"),
    Kind.SALON: _("沙龙"),
    Kind.TRAINING: _("培训"),
    Kind.VOLUNTEERING: _("志愿服务日"),
    Kind.CONTEST: _("大赛"),
}


class State(StrEnum):
    """The states of an activity."""

    PLANNED = "planned"
    OPEN = "open"
    HELD = "held"
    CANCELLED = "cancelled"


STATE_WORDS = {
    State.PLANNED: _("筹备"),
    State.OPEN: _("接受报名"),
    State.HELD: _("办过了"),
    State.CANCELLED: _("取消了"),
}
ON_WORDS = pgettext_lazy("activity", "正在办")
# verb → (label, from which states, to which)
TABLE = {
    "open": (_("开始报名"), (State.PLANNED,), State.OPEN),
    "close": (_("记成效"), (State.PLANNED, State.OPEN), State.HELD),
    "cancel": (_("取消活动"), (State.PLANNED, State.OPEN), State.CANCELLED),
}


class Seat(StrEnum):
    """How a sign-up stands."""

    IN = "in"
    WAITING = "waiting"
    WITHDRAWN = "withdrawn"


SEAT_WORDS = {
    Seat.IN: pgettext_lazy("sign-up", "报上了"),
    Seat.WAITING: pgettext_lazy("sign-up", "候补"),
    Seat.WITHDRAWN: pgettext_lazy("sign-up", "已退出"),
}


class EntryState(StrEnum):
    """How an entry of a contest stands; what the organiser takes in is accepted from the first."""

    HANDED_IN = "handed_in"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class SheetState(StrEnum):
    """How a sheet stands that a judge fills in: kept as it goes, handed in, given back with the reason."""

    DRAFT = "draft"
    HANDED_IN = "handed_in"
    RETURNED = "returned"


ENTRY_WORDS = {
    EntryState.HANDED_IN: pgettext_lazy("entry", "等主办方看"),
    EntryState.ACCEPTED: pgettext_lazy("entry", "收下了"),
    EntryState.RETURNED: pgettext_lazy("entry", "退回了"),
    EntryState.WITHDRAWN: pgettext_lazy("entry", "撤回了"),
}
