"""A year of the calendar as a page draws it: months of weeks, days worked, rested or made up for. Pure."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import pgettext

from shanzhi.kernel.worktime import WorkCalendar, hours_text

WEEKEND = 5


@dataclass(frozen=True, slots=True)
class DayView:
    """One day: ``kind`` is work, rest, holiday (a weekday that rests) or makeup (a weekend day that works)."""

    day: date
    kind: str
    mark: str
    note: str
    is_today: bool


@dataclass(frozen=True, slots=True)
class MonthView:
    """One month: its weeks from Monday, None where a day lies in another month, and its number of workdays."""

    first: date
    weeks: Sequence[Sequence[DayView | None]]
    workdays: int


def months(calendar: WorkCalendar, year: int, *, today: date) -> list[MonthView]:
    """Return the twelve months of a year."""
    return [_month(calendar, year, number, today) for number in range(1, 13)]


def _month(calendar: WorkCalendar, year: int, number: int, today: date) -> MonthView:
    weeks = []
    for week in Calendar().monthdatescalendar(year, number):
        weeks.append([_day(calendar, day, today) if day.month == number else None for day in week])
    days = [day for week in weeks for day in week if day is not None]
    return MonthView(date(year, number, 1), weeks, sum(calendar.is_workday(one.day) for one in days))


def _day(calendar: WorkCalendar, day: date, today: date) -> DayView:
    rule, works, weekend = calendar.rule(day), calendar.is_workday(day), day.weekday() >= WEEKEND
    kind = ("makeup" if weekend and rule is not None else "work") if works else "rest" if weekend else "holiday"
    mark = ""
    if kind == "makeup":
        mark = pgettext("mark of a day", "班")
    elif rule is not None and not works:
        mark = pgettext("mark of a day", "休")
    note = "，".join(part for part in (rule.note, hours_text(rule.hours or ())) if part) if rule is not None else ""
    return DayView(day, kind, mark, note, day == today)


def weekday_names() -> list[str]:
    """Return the heads of a week, Monday first."""
    return [
        pgettext("weekday", "一"),
        pgettext("weekday", "二"),
        pgettext("weekday", "三"),
        pgettext("weekday", "四"),
        pgettext("weekday", "五"),
        pgettext("weekday", "六"),
        pgettext("weekday", "日"),
    ]


def spans(calendar: WorkCalendar, year: int) -> list[tuple[str, date, date]]:
    """Return the festivals of a year, each from its first to its last day of rest, in order."""
    found: list[tuple[str, date, date]] = []
    for day in sorted(one for one in calendar.days if one.year == year and calendar.days[one].rest):
        name = calendar.days[day].note
        if found and found[-1][0] == name and (day - found[-1][2]).days == 1:
            found[-1] = (name, found[-1][1], day)
        else:
            found.append((name, day, day))
    return found
