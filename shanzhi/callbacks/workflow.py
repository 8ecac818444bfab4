"""The words and states of what is asked after closing 回访, each named in exactly one place. Pure."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CallbackState(StrEnum):
    """The life of one asking: it is asked once, by link or by a call."""

    WAITING = "waiting"
    ANSWERED = "answered"
    NOT_REACHED = "not_reached"
    WITHDRAWN = "withdrawn"


CALLBACK_WORDS = {
    CallbackState.WAITING: _("等回访"),
    CallbackState.ANSWERED: _("已答"),
    CallbackState.NOT_REACHED: _("没联系上"),
    CallbackState.WITHDRAWN: _("重新在办，不问了"),
}


class Miss(StrEnum):
    """What a try came to when nobody answered the questions."""

    NO_ANSWER = "no_answer"
    OFF = "off"
    WRONG_NUMBER = "wrong_number"
    DECLINED = "declined"


MISS_WORDS = {
    Miss.NO_ANSWER: _("没人接"),
    Miss.OFF: _("关机、停机或占线"),
    Miss.WRONG_NUMBER: _("号码不是他的"),
    Miss.DECLINED: _("接了，不愿意答"),
}
# After these there is nothing more to try: once is asked, and no means no.
FINAL_MISSES = frozenset({Miss.WRONG_NUMBER, Miss.DECLINED})


class ExclusionState(StrEnum):
    """The life of a request to leave a case out of the rates 剔除."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    AGAIN = "again"


EXCLUSION_WORDS = {
    ExclusionState.ASKED: _("等复核"),
    ExclusionState.GRANTED: _("已剔除"),
    ExclusionState.REFUSED: _("不剔除"),
    ExclusionState.AGAIN: _("等第二次复核"),
}
REVIEWS = 2  # a second look by somebody else, then it is final


class RecheckState(StrEnum):
    """The life of one second look 回头看."""

    WAITING = "waiting"
    FINE = "fine"
    ASKED = "asked"
    REOPENED = "reopened"
    LEFT = "left"


RECHECK_WORDS = {
    RecheckState.WAITING: _("等去看"),
    RecheckState.FINE: _("还好着"),
    RecheckState.ASKED: _("没过关，等督办员定"),
    RecheckState.REOPENED: _("没过关，已重办"),
    RecheckState.LEFT: _("没过关，不重办"),
}


class Finding(StrEnum):
    """What a second look finds."""

    FINE = "fine"
    CAME_BACK = "came_back"
    NEVER_DONE = "never_done"


FINDING_WORDS = {
    Finding.FINE: pgettext_lazy("finding", "还好着"),
    Finding.CAME_BACK: _("又坏了、又来了"),
    Finding.NEVER_DONE: _("当时就没办好"),
}

RECHECK_DAYS = (30, 90)
RETRY_HOURS = 4  # between two tries, so that three calls don't fall into one meal
