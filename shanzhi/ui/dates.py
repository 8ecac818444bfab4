"""Dates, spans and amounts in words (design: 3月16日（周一）17:30). Pure but for the language spoken."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from shanzhi.calendars.phrases import say_day
from shanzhi.kernel.clock import local

FORMS = ("full", "short", "day", "date", "time", "print", "printday")
_UNITS = {
    "件": ngettext_lazy("%(n)s件", "%(n)s件", "count"),
    "天": ngettext_lazy("%(n)s天", "%(n)s天", "count"),
    "个工作日": ngettext_lazy("%(n)s个工作日", "%(n)s个工作日", "count"),
    "小时": ngettext_lazy("%(n)s小时", "%(n)s小时", "count"),
    "分": ngettext_lazy("%(n)s分", "%(n)s分", "count"),
    "人": ngettext_lazy("%(n)s人", "%(n)s人", "count"),
    "次": ngettext_lazy("%(n)s次", "%(n)s次", "count"),
    "条": ngettext_lazy("%(n)s条", "%(n)s条", "count"),
    "张": ngettext_lazy("%(n)s张", "%(n)s张", "count"),
    "户": ngettext_lazy("%(n)s户", "%(n)s户", "count"),
    "米": ngettext_lazy("%(n)s米", "%(n)s米", "count"),
    "个": ngettext_lazy("%(n)s个", "%(n)s个", "count"),
    "行": ngettext_lazy("%(n)s行", "%(n)s行", "count"),
    "份": ngettext_lazy("%(n)s份", "%(n)s份", "count"),
}


def _near_word(day: date, today: date) -> str:
    return {0: _("今天"), 1: _("明天"), -1: _("昨天")}.get((day - today).days, "")


def split_when(moment: datetime | date, *, now: datetime, form: str = "full") -> tuple[str, str]:
    """Return the day's words and the time's ("3月16日（周一）", "17:30") on China's wall clock; either may be ''.

    ``form``: "full" day, weekday and time; "short" without the weekday; "day" and "date" without the time, with
    and without the weekday; "time" alone; "print" and "printday" always with the year and never 今天. A plain
    date has no time. The year is said only when it isn't this one.

    :raises ValueError: for another form.
    """
    if form not in FORMS:
        raise ValueError(f"form is one of {', '.join(FORMS)}")
    at = local(moment) if isinstance(moment, datetime) else None
    day = at.date() if at else moment
    time = f"{at:%H:%M}" if at and form in ("full", "short", "time", "print") else ""
    if form == "time":
        return "", time
    today = local(now).date()
    near = "" if form.startswith("print") else _near_word(day, today)
    weekday = form in ("full", "day", "print", "printday")
    year = form.startswith("print") or day.year != today.year
    return near or say_day(day, year=year, weekday=weekday), time


def split_line(moment: datetime | date, *, now: datetime, form: str = "short") -> list[str]:
    """Return the words of a moment in parts that a narrow column may stack: year (if said), day, time."""
    day, time = split_when(moment, now=now, form=form)
    shown, today = (local(moment).date() if isinstance(moment, datetime) else moment), local(now).date()
    relative = form in ("full", "short", "day", "date")
    if relative and shown.year != today.year and not _near_word(shown, today):
        # Translators: a bar stands where a narrow column may break the line.
        rest = say_day(shown, weekday=form in ("full", "day"))
        day = _("%(year)s年|%(day)s") % {"year": shown.year, "day": rest}
    return [part for part in (*day.split("|"), time) if part]


def say_when(moment: datetime | date, *, now: datetime, form: str = "full") -> str:
    """Return a moment in words, as ``split_when`` but joined."""
    day, time = split_when(moment, now=now, form=form)
    return _("%(day)s%(time)s") % {"day": day, "time": time} if day and time else day or time


def say_on_paper(moment: datetime | date, *, now: datetime, form: str) -> str:
    """Return what paper says where the screen says 今天, 明天 or 昨天, which are wrong tomorrow; else ''."""
    shown, today = (local(moment).date() if isinstance(moment, datetime) else moment), local(now).date()
    if form not in ("full", "short", "day", "date") or not _near_word(shown, today):
        return ""
    day, time = say_day(shown, weekday=form in ("full", "day")), split_when(moment, now=now, form=form)[1]
    return _("%(day)s%(time)s") % {"day": day, "time": time} if time else day


def say_number(value: object) -> str:
    """Return a number with thousands commas; anything else as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{value:,}"


def say_amount(value: object, unit: object) -> str:
    """Return a number with its unit: 1,284件. Units we know have English forms (a unit we don't is joined)."""
    number = say_number(value)
    known = _UNITS.get(str(unit))
    if known is None:
        return _("%(number)s%(unit)s") % {"number": number, "unit": unit}
    count = round(value) if isinstance(value, int | float) else 2
    return str(known % {"n": number, "count": count})


def say_span(span: timedelta) -> str:
    """Return a span of wall-clock time in at most two units: 5天2小时, 2小时10分, 18分; whole minutes, downwards."""
    minutes = int(abs(span.total_seconds()) // 60)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    shown = [
        (days, ngettext("%(n)s天", "%(n)s天", days)),
        (hours, ngettext("%(n)s小时", "%(n)s小时", hours)),
        (minutes, ngettext("%(n)s分", "%(n)s分", minutes)),
    ]
    words = [text % {"n": number} for number, text in shown if number][:2] or [shown[2][1] % {"n": 0}]
    return words[0] if len(words) == 1 else _("%(more)s%(less)s") % {"more": words[0], "less": words[1]}
