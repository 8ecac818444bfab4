"""The notices (放假通知) that ``chinesecalendar`` carries, as plain day rules. Pure: no database.

The library refuses a year it doesn't know; so do we, and that year stays provisional. We ask it only for its tables,
never for a guess.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.metadata import version

import chinese_calendar

from shanzhi.kernel.worktime import DayRule, OfficeWeek, WorkCalendar

NOTHING_ENTERED = "0"  # the version of a county without entries of its own


def library_version() -> str:
    """Return where these days come from, as a source for a row: "chinesecalendar 1.11.0"."""
    return f"chinesecalendar {version('chinesecalendar')}"


@cache
def known_years() -> frozenset[int]:
    """Return the years whose notice the library carries."""
    return frozenset(day.year for day in chinese_calendar.holidays)


def notice_days(year: int) -> dict[date, DayRule]:
    """Return the rest days and make-up workdays of a year, with the festival's Chinese name.

    :raises LookupError: for a year without a notice.
    """
    if year not in known_years():
        raise LookupError(year)
    names = {holiday.value: holiday.chinese for holiday in chinese_calendar.Holiday}
    rest = {day: DayRule(rest=True, note=names.get(name, "")) for day, name in chinese_calendar.holidays.items()}
    work = {day: DayRule(rest=False, note=names.get(name, "")) for day, name in chinese_calendar.workdays.items()}
    return {day: rule for day, rule in sorted((rest | work).items()) if day.year == year}


@cache
def library_calendar() -> WorkCalendar:
    """Return the calendar of a county that has entered nothing yet: every year known, usual office hours."""
    return calendar_of(NOTHING_ENTERED, notice_days_of(known_years()), known_years())


def notice_days_of(years: Iterable[int]) -> dict[date, DayRule]:
    """Return the days of several years together."""
    return {day: rule for year in sorted(years) for day, rule in notice_days(year).items()}


def calendar_of(version_code: str, days: dict[date, DayRule], years: Iterable[int]) -> WorkCalendar:
    """Return a calendar with the usual office hours."""
    return WorkCalendar(version_code, (OfficeWeek(date.min),), days, frozenset(years))
