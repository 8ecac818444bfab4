"""Limits, spans and days in words: the small phrases of 时限. Only the language spoken decides; no database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from shanzhi.kernel.clock import local
from shanzhi.kernel.limits import Limit, LimitUnit
from shanzhi.kernel.worktime import Span

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ONE_SECOND = timedelta(seconds=1)
# What the notices call the festivals; a day's note is kept as it was entered and translated where it is one of these.
FESTIVALS = (
    gettext_noop("元旦"),
    gettext_noop("春节"),
    gettext_noop("清明"),
    gettext_noop("劳动节"),
    gettext_noop("端午"),
    gettext_noop("中秋"),
    gettext_noop("国庆节"),
)


def weekday_name(day: date) -> str:
    """Return 周一 … 周日."""
    return (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))[day.weekday()]


def say_day(day: date, *, weekday: bool = False, year: bool = False) -> str:
    """Return 3月16日, with its weekday 3月16日（周一）, with its year 2026年3月16日."""
    parts = {
        "year": day.year,
        "month": day.month,
        "day": day.day,
        "month_name": _MONTHS[day.month - 1],
        "weekday": weekday_name(day),
    }
    if year:
        form = _("%(year)s年%(month)s月%(day)s日（%(weekday)s）") if weekday else _("%(year)s年%(month)s月%(day)s日")
    else:
        form = _("%(month)s月%(day)s日（%(weekday)s）") if weekday else _("%(month)s月%(day)s日")
    return form % parts


def say_moment(moment: datetime, *, now: datetime, weekday: bool = True) -> str:
    """Return 3月16日（周一）17:30 on China's wall clock, with its year when that isn't this one."""
    at = local(moment)
    day = say_day(at.date(), weekday=weekday, year=at.year != local(now).year)
    return _("%(day)s%(time)s") % {"day": day, "time": f"{at:%H:%M}"}


def say_days(start: datetime, end: datetime, *, now: datetime) -> tuple[str, str]:
    """Return the days a stretch touches and their weekday: ("3月7日、8日", "周末"); the end isn't among them.

    Days of another year than ``now`` bear it.
    """
    first, last = local(start).date(), local(max(start, end - ONE_SECOND)).date()
    year = {first.year, last.year} != {local(now).year}
    if first == last:
        return say_day(first, year=year), weekday_name(first)
    weekend = first.weekday() == 5 and (last - first).days == 1
    if (last - first).days == 1 and first.month == last.month and not year:
        parts = {"month": first.month, "first": first.day, "last": last.day, "month_name": _MONTHS[first.month - 1]}
        return _("%(month)s月%(first)s日、%(last)s日") % parts, _("周末") if weekend else ""
    return _("%(first)s–%(last)s") % {"first": say_day(first, year=year), "last": say_day(last, year=year)}, ""


def say_notes(notes: Sequence[str]) -> str:
    """Return the notes of rest days in a row: 中秋、国庆节."""
    return _("、").join(_(note) if note in FESTIVALS else note for note in notes)


def say_spans(spans: Sequence[Span]) -> str:
    """Return the times of day of pieces within one day: 08:30–12:00、14:00–15:20."""
    return _("、").join(f"{local(start):%H:%M}–{local(end):%H:%M}" for start, end in spans)


def say_seconds(seconds: int) -> str:
    """Return office or wall time without days: 11小时50分, 7小时, 18分; whole minutes, downwards."""
    hours, minutes = divmod(seconds // 60, 60)
    hour_words = ngettext("%(n)s小时", "%(n)s小时", hours) % {"n": hours}
    minute_words = ngettext("%(n)s分", "%(n)s分", minutes) % {"n": minutes}
    if not hours:
        return minute_words
    return _("%(hours)s%(minutes)s") % {"hours": hour_words, "minutes": minute_words} if minutes else hour_words


def say_wall(seconds: int) -> str:
    """Return wall-clock time with days: 5天2小时10分."""
    days, rest = divmod(seconds, 86_400)
    if not days:
        return say_seconds(rest)
    day_words = ngettext("%(n)s天", "%(n)s天", days) % {"n": days}
    if rest < 60:
        return day_words
    return _("%(hours)s%(minutes)s") % {"hours": day_words, "minutes": say_seconds(rest)}


def _say_limit(limit: Limit) -> str:
    n = limit.amount
    if n == 0:
        return _("当天")
    words = {
        LimitUnit.HOURS: ngettext("%(n)s小时", "%(n)s小时", n),
        LimitUnit.DAYS: ngettext("%(n)s天", "%(n)s天", n),
        LimitUnit.WORKING_HOURS: ngettext("%(n)s个工作小时", "%(n)s个工作小时", n),
        LimitUnit.WORKDAYS: ngettext("%(n)s个工作日", "%(n)s个工作日", n),
        LimitUnit.EMERGENCY_HOURS: ngettext("%(n)s小时（昼夜连续）", "%(n)s小时（昼夜连续）", n),
    }
    return words[limit.unit] % {"n": n}


say_limit = lazy(_say_limit, str)
"""say_limit(limit) → lazily 3个工作日, 4个工作小时."""
