"""Working time: one date-based calendar of office hours, rest days and make-up workdays (日历), exact to the second.

Knows nothing of limits, pauses or databases. Weekdays and office hours are decided on the wall clock of China;
every moment must be aware, and its fraction of a second is dropped. There is no daylight saving in China since
1992, so a day is 86,400 seconds.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from shanzhi.kernel.clock import CHINA

DAY = 86_400
HORIZON_YEARS = 30
TAIL = (12, 28)  # the notice for a year has moved days as early as 28 December of the year before (2018, 2022)

Span = tuple[datetime, datetime]
Hours = tuple[tuple[int, int], ...]
"""Office intervals of one day, seconds since midnight in China, ascending, not touching: ((30600, 43200), …)."""


def parse_hours(text: str) -> Hours:
    """Return the intervals written as "08:30-12:00, 14:00-17:30"; '' is a day without office hours.

    :raises ValueError: for anything unreadable, empty, overlapping or out of order.
    """
    pairs: list[tuple[int, int]] = []
    for part in text.replace("–", "-").replace("，", ",").replace("、", ",").split(","):
        if part.strip():
            opening, closing = (_seconds(piece) for piece in part.split("-"))
            pairs.append((opening, closing))
    return checked_hours(pairs)


def checked_hours(pairs: Iterable[Iterable[int]]) -> Hours:
    """Return the pairs of seconds as ``Hours``.

    :raises ValueError: when an interval is empty, overlaps the one before, or leaves the day.
    """
    result: list[tuple[int, int]] = []
    last = -1
    for opening, closing in pairs:
        if not (last < opening < closing <= DAY):
            raise ValueError("office intervals must be ascending, apart, and within one day")
        result.append((opening, closing))
        last = closing
    return tuple(result)


def hours_text(hours: Hours, *, comma: str = "、") -> str:
    """Return the intervals as people read them: "08:30–12:00、14:00–17:30"."""
    return comma.join(f"{_clock(opening)}–{_clock(closing)}" for opening, closing in hours)


def _seconds(text: str) -> int:
    hour, minute = text.strip().split(":")
    seconds = int(hour) * 3600 + int(minute) * 60
    if not 0 <= seconds <= DAY or not 0 <= int(minute) < 60:
        raise ValueError(f"{text!r} is no time of day")
    return seconds


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}"


OFFICE = parse_hours("08:30-12:00, 14:00-17:30")


@dataclass(frozen=True, slots=True)
class OfficeWeek:
    """Office hours from a date on: one entry a weekday (Monday first), and those of a make-up workday."""

    valid_from: date
    weekdays: tuple[Hours, ...] = (OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, (), ())
    makeup: Hours = OFFICE

    def __post_init__(self) -> None:
        if len(self.weekdays) != 7:
            raise ValueError("a week has seven days")
        if not self.makeup:
            raise ValueError("a make-up workday needs office hours")


@dataclass(frozen=True, slots=True)
class DayRule:
    """What a notice says of one date: rest, work (at make-up hours on a weekend), or work at special hours."""

    rest: bool
    note: str = ""
    hours: Hours | None = None


@dataclass(frozen=True, slots=True)
class _Year:
    """Prefix sums over one year: before day i of it, so many working seconds and workdays."""

    seconds: tuple[int, ...]
    workdays: tuple[int, ...]


@dataclass(frozen=True)
class WorkCalendar:
    """One version of a county's calendar: an immutable value, safe to share and to keep in a cache.

    ``announced_years`` are the years with an official notice; every other year is Monday to Friday and provisional.
    """

    version: str
    weeks: tuple[OfficeWeek, ...] = (OfficeWeek(date.min),)
    days: Mapping[date, DayRule] = field(default_factory=dict)
    announced_years: frozenset[int] = frozenset()
    _years: dict[int, _Year] = field(default_factory=dict, init=False, compare=False, repr=False)
    _hours: dict[date, Hours] = field(default_factory=dict, init=False, compare=False, repr=False)
    _opened: dict[date, tuple[Span, ...]] = field(default_factory=dict, init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        if not self.weeks or list(self.weeks) != sorted(self.weeks, key=lambda week: week.valid_from):
            raise ValueError("office weeks must be given, in the order of their dates")

    # --- days ---------------------------------------------------------------------------------------------------

    def week(self, day: date) -> OfficeWeek:
        """Return the office week in force on a day (the first one also before its own date)."""
        return self.weeks[max(bisect_right(self.weeks, day, key=lambda week: week.valid_from) - 1, 0)]

    def rule(self, day: date) -> DayRule | None:
        """Return what a notice says of the day, or None for an ordinary day."""
        return self.days.get(day)

    def intervals(self, day: date) -> Hours:
        """Return the office intervals of a day; () on a rest day."""
        hours = self._hours.get(day)
        if hours is None:
            week, rule = self.week(day), self.days.get(day)
            usual = week.weekdays[day.weekday()]
            if rule is not None:
                usual = () if rule.rest else rule.hours or usual or week.makeup
            hours = self._hours[day] = usual
        return hours

    def office_spans(self, day: date) -> tuple[Span, ...]:
        """Return the office intervals of a day as pairs of moments."""
        opened = self._opened.get(day)
        if opened is None:
            opened = tuple((at_second(day, start), at_second(day, end)) for start, end in self.intervals(day))
            self._opened[day] = opened
        return opened

    def is_workday(self, day: date) -> bool:
        """Return whether the office opens at all on that day."""
        return bool(self.intervals(day))

    def is_announced(self, day: date) -> bool:
        """Return whether the notices that can govern this day are all known."""
        if day.year not in self.announced_years:
            return False
        return (day.month, day.day) < TAIL or day in self.days or day.year + 1 in self.announced_years

    def closing(self, day: date) -> datetime:
        """Return the moment the office closes that day; on a rest day, when it would close on a make-up workday."""
        hours = self.intervals(day) or self.week(day).makeup
        return at_second(day, hours[-1][1])

    def add_workdays(self, day: date, n: int) -> date:
        """Return the n-th workday after ``day`` (n = 0: the day itself), ``day`` not counted.

        :raises ValueError: for a negative n, or when the calendar has too few workdays.
        """
        if n < 0:
            raise ValueError("workdays are added, not taken away")
        if n == 0:
            return day
        wanted = n + self._year(day.year).workdays[_index(day) + 1]
        for year in range(day.year, day.year + HORIZON_YEARS):
            sums = self._year(year).workdays
            if wanted <= sums[-1]:
                return date(year, 1, 1) + timedelta(days=bisect_left(sums, wanted) - 1)
            wanted -= sums[-1]
        raise ValueError("the calendar has too few workdays")

    # --- seconds ------------------------------------------------------------------------------------------------

    def working_seconds_between(self, start: datetime, end: datetime) -> int:
        """Return the office seconds from ``start`` to ``end``; negative when ``end`` comes first."""
        first, last = local_second(start), local_second(end)
        whole = sum(self._year(year).seconds[-1] for year in range(first.year, last.year))
        back = sum(self._year(year).seconds[-1] for year in range(last.year, first.year))
        return whole - back + self._before(last) - self._before(first)

    def add_working_seconds(self, start: datetime, seconds: int) -> datetime:
        """Return the earliest moment by which so many office seconds have passed since ``start``.

        A limit that fills a day exactly ends at closing time, not at the next opening. Inverse of
        :meth:`working_seconds_between` on moments inside office hours.

        :raises ValueError: for negative seconds, or when the calendar has no working time left.
        """
        if seconds < 0:
            raise ValueError("seconds are added, not taken away")
        begin = local_second(start)
        if seconds == 0:
            return begin
        wanted = seconds + self._before(begin)
        for year in range(begin.year, begin.year + HORIZON_YEARS):
            sums = self._year(year).seconds
            if wanted <= sums[-1]:
                index = bisect_left(sums, wanted) - 1
                return self._within(date(year, 1, 1) + timedelta(days=index), wanted - sums[index])
            wanted -= sums[-1]
        raise ValueError("the calendar has no working time")

    def next_opening(self, moment: datetime) -> datetime:
        """Return the first moment from ``moment`` on at which the office is open (``moment`` itself when it is)."""
        begin = local_second(moment)
        second = second_of_day(begin)
        for opening, closing in self.intervals(begin.date()):
            if second < closing:
                return at_second(begin.date(), max(opening, second))
        day = self.add_workdays(begin.date(), 1)
        return at_second(day, self.intervals(day)[0][0])

    def spans(self, start: datetime, end: datetime) -> list[Span]:
        """Return the office intervals between two moments, cut to them."""
        first, last = local_second(start), local_second(end)
        result: list[Span] = []
        day = first.date()
        while day <= last.date():
            for opening, closing in self.office_spans(day):
                begin, finish = max(opening, first), min(closing, last)
                if begin < finish:
                    result.append((begin, finish))
            day += timedelta(days=1)
        return result

    def _year(self, year: int) -> _Year:
        """Return the prefix sums of a year, reckoned at first use."""
        found = self._years.get(year)
        if found is None:
            seconds, workdays = [0], [0]
            day, end = date(year, 1, 1), date(year, 12, 31)
            while True:
                hours = self.intervals(day)
                seconds.append(seconds[-1] + sum(closing - opening for opening, closing in hours))
                workdays.append(workdays[-1] + bool(hours))
                if day == end:
                    break
                day += timedelta(days=1)
            found = self._years[year] = _Year(tuple(seconds), tuple(workdays))
        return found

    def _before(self, moment: datetime) -> int:
        """Return the office seconds from New Year to a moment on China's wall clock."""
        day, second = moment.date(), second_of_day(moment)
        today = sum(max(0, min(closing, second) - opening) for opening, closing in self.intervals(day))
        return self._year(day.year).seconds[_index(day)] + today

    def _within(self, day: date, seconds: int) -> datetime:
        """Return the moment of a day by which so many (at least one) of its office seconds have passed."""
        for opening, closing in self.intervals(day):
            if seconds <= closing - opening:
                return at_second(day, opening + seconds)
            seconds -= closing - opening
        raise ValueError("the day is shorter than that")

    # --- kept as data -------------------------------------------------------------------------------------------

    def to_json(self) -> dict[str, Any]:
        """Return the whole calendar as plain JSON values."""
        return {
            "version": self.version,
            "weeks": [
                {"valid_from": week.valid_from.isoformat(), "weekdays": week.weekdays, "makeup": week.makeup}
                for week in self.weeks
            ],
            "days": {
                day.isoformat(): {"rest": rule.rest, "note": rule.note, "hours": rule.hours}
                for day, rule in sorted(self.days.items())
            },
            "announced_years": sorted(self.announced_years),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> WorkCalendar:
        """Return the calendar kept by :meth:`to_json`."""
        return cls(
            version=data["version"],
            weeks=tuple(
                OfficeWeek(
                    date.fromisoformat(week["valid_from"]),
                    tuple(checked_hours(hours) for hours in week["weekdays"]),
                    checked_hours(week["makeup"]),
                )
                for week in data["weeks"]
            ),
            days={
                date.fromisoformat(day): DayRule(
                    rule["rest"], rule["note"], checked_hours(rule["hours"]) if rule["hours"] else None
                )
                for day, rule in data["days"].items()
            },
            announced_years=frozenset(data["announced_years"]),
        )


def local_second(moment: datetime) -> datetime:
    """Return the moment on China's wall clock, its fraction of a second dropped.

    :raises ValueError: for a naive moment, whose weekday nobody can know.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment must know its time zone")
    return moment.astimezone(CHINA).replace(microsecond=0)


def second_of_day(moment: datetime) -> int:
    """Return the seconds since midnight of a moment already on China's wall clock."""
    return moment.hour * 3600 + moment.minute * 60 + moment.second


@lru_cache(maxsize=16_384)  # the same few moments of the same few days are asked for again and again
def at_second(day: date, seconds: int) -> datetime:
    """Return the moment so many seconds (0–86,400) after midnight of a day in China."""
    if seconds == DAY:
        day, seconds = day + timedelta(days=1), 0
    return datetime(day.year, day.month, day.day, seconds // 3600, seconds % 3600 // 60, seconds % 60, tzinfo=CHINA)


def _index(day: date) -> int:
    return day.timetuple().tm_yday - 1
