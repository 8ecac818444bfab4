"""The Chinese calendar of 2026 as the notice says it (handbook §4), for tests of pure clocks."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from shanzhi.kernel.clock import CHINA
from shanzhi.kernel.worktime import DayRule, WorkCalendar


def _run(month: int, first: int, last: int) -> list[date]:
    return [date(2026, month, day) for day in range(first, last + 1)]


REST = [
    *_run(1, 1, 3),
    *_run(2, 15, 23),
    *_run(4, 4, 6),
    *_run(5, 1, 5),
    *_run(6, 19, 21),
    *_run(9, 25, 27),
    *_run(10, 1, 7),
]
MAKEUP = [date(2026, month, day) for month, day in [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)]]
DAYS = {day: DayRule(rest=True, note="节假日") for day in REST} | {day: DayRule(rest=False) for day in MAKEUP}
CALENDAR = WorkCalendar("2026-1", days=DAYS, announced_years=frozenset({2025, 2026}))


def at(text: str) -> datetime:
    """Return the moment of "2026-03-02 10:00" (or a date alone, 10:00) on China's wall clock."""
    text = text if len(text) > 10 else f"{text} 10:00"
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def with_rest(calendar: WorkCalendar, *days: date) -> WorkCalendar:
    """Return the calendar with more holidays."""
    rules = dict(calendar.days) | {day: DayRule(rest=True) for day in days}
    return WorkCalendar(calendar.version + "+", calendar.weeks, rules, calendar.announced_years)


def days_between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]
