"""The words of less burden 减负: periods of forms, states, and what the burden report assumes. Pure."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Period(StrEnum):
    """How often a form is asked for."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"
    ONCE = "once"


PERIOD_WORDS = {
    Period.DAILY: _("每个工作日"),
    Period.WEEKLY: _("每周"),
    Period.MONTHLY: _("每月"),
    Period.QUARTERLY: _("每季"),
    Period.YEARLY: _("每年"),
    Period.ONCE: _("只一次"),
}
# How often that is in an ordinary week.
TIMES_A_WEEK = {
    Period.DAILY: 5.0,
    Period.WEEKLY: 1.0,
    Period.MONTHLY: 12 / 52,
    Period.QUARTERLY: 4 / 52,
    Period.YEARLY: 1 / 52,
    Period.ONCE: 0.0,
}


class FormState(StrEnum):
    """Whether a form may still be asked for."""

    LIVE = "live"
    ENDED = "ended"


FORM_STATE_WORDS = {FormState.LIVE: _("在用"), FormState.ENDED: _("已停用")}
LONGEST_DAYS = 366  # then its owner says again why it is needed
REMINDED_DAYS = 30


class Entity(StrEnum):
    """The things the house holds once, of which a form may be a view."""

    PLACE = "place"
    BUILDING = "building"
    GRID = "grid"
    UNIT = "unit"
    HOUSEHOLD = "household"


ENTITY_WORDS = {
    Entity.PLACE: pgettext_lazy("heading", "场所"),
    Entity.BUILDING: pgettext_lazy("heading", "楼栋"),
    Entity.GRID: pgettext_lazy("heading", "网格"),
    Entity.UNIT: pgettext_lazy("heading", "单位"),
    Entity.HOUSEHOLD: _("包联的户"),
}


class SuggestionState(StrEnum):
    """Whether a suggestion has its answer."""

    WAITING = "waiting"
    ANSWERED = "answered"


class Verdict(StrEnum):
    """What becomes of a suggestion."""

    DONE = "done"
    PLANNED = "planned"
    NOT = "not"


VERDICT_WORDS = {Verdict.DONE: _("改了"), Verdict.PLANNED: _("会改"), Verdict.NOT: _("不改，说明为什么")}

# Seconds for one required field of a step, by its kind: assumed, printed on the report, the same for everybody.
SECONDS_BY_KIND = {
    "text": 15,
    "long_text": 60,
    "code": 8,
    "choice": 5,
    "unit": 10,
    "units": 12,
    "matter": 10,
    "place": 15,
    "user": 8,
    "moment": 10,
    "date": 8,
    "flag": 3,
}
KIND_WORDS = {
    "text": _("一行字"),
    "long_text": _("一段话"),
    "code": _("选理由"),
    "choice": _("选一个"),
    "unit": _("选单位"),
    "units": _("选几个单位"),
    "matter": _("选事项"),
    "place": _("选地点"),
    "user": _("选人"),
    "moment": _("选时刻"),
    "date": _("选日期"),
    "flag": _("打勾"),
}
SPAN_WEEKS = 4
FEWEST_POSTS = 5  # below this an average would be about a person
