"""When a station is open 开放时间: a week, exceptions by date, round the clock or not. Pure."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from shanzhi.kernel.clock import CHINA, local

Span = tuple[int, int]  # minutes of the day, from and to
DAY = 24 * 60
LOOK_AHEAD = 60
_SPAN = re.compile(r"(\d{1,2})[:：](\d{2})\s*[-–—~至到]\s*(\d{1,2})[:：](\d{2})")
_BETWEEN = re.compile(r"[\s,，、;；]*")
CLOSED_WORDS = ("", "关", "休", "不开", "关闭", "休息", "closed")


class HoursUnreadable(ValueError):
    """Raised with the words that are no hours."""


def read_spans(words: str) -> list[Span]:
    """Return the hours that words like ``08:30-12:00 14:00-17:30`` mean; closed for an empty word or 关.

    :raises HoursUnreadable: for words that aren't hours, that end before they begin, or that overlap.
    """
    text = words.strip()
    if text.lower() in CLOSED_WORDS:
        return []
    spans = []
    for found in _SPAN.finditer(text):
        a, b, c, d = (int(part) for part in found.groups())
        spans.append((a * 60 + b, c * 60 + d))
        if b > 59 or d > 59:
            raise HoursUnreadable(text)
    rest = _SPAN.sub("", text)
    spans.sort()
    wrong = any(not 0 <= start < end <= DAY for start, end in spans)
    overlaps = any(one[1] > other[0] for one, other in itertools.pairwise(spans))
    if not spans or wrong or overlaps or not _BETWEEN.fullmatch(rest):
        raise HoursUnreadable(text)
    return spans


def say_spans(spans: Sequence[Sequence[int]]) -> str:
    """Return hours as they are written, '' for closed."""
    return "，".join(f"{a // 60:02d}:{a % 60:02d}-{b // 60:02d}:{b % 60:02d}" for a, b in spans)


@dataclass(frozen=True, slots=True)
class Opening:
    """A station's week (Monday first), the days that differ, and whether it never closes."""

    week: Sequence[Sequence[Sequence[int]]]
    exceptions: Mapping[str, Mapping[str, Any]]
    always: bool = False

    def spans_on(self, day: date) -> Sequence[Sequence[int]]:
        """Return the hours of a day: an exception wins over the clock round, and that over the week."""
        other = self.exceptions.get(day.isoformat())
        if other is not None:
            spans: Sequence[Sequence[int]] = other.get("spans", [])
            return spans
        if self.always:
            return [(0, DAY)]
        return self.week[day.weekday()] if len(self.week) == 7 else []

    def is_open(self, at: datetime) -> bool:
        """Return whether it is open at a moment."""
        now = local(at)
        minute = now.hour * 60 + now.minute
        return any(start <= minute < end for start, end in self.spans_on(now.date()))

    def closes_at(self, at: datetime) -> datetime | None:
        """Return when it closes next, None while it is closed or when no end is in sight."""
        day, minute = local(at).date(), local(at).hour * 60 + local(at).minute
        for ahead in range(LOOK_AHEAD):
            end = next((b for a, b in self.spans_on(day) if a <= minute < b), None)
            if end is None:
                return _moment(day, minute) if ahead else None
            if end < DAY:
                return _moment(day, end)
            day, minute = day + timedelta(days=1), 0
        return None

    def opens_next(self, at: datetime) -> datetime | None:
        """Return when it opens next after a moment at which it is closed, None within two months."""
        now = local(at)
        for ahead in range(LOOK_AHEAD):
            day = now.date() + timedelta(days=ahead)
            for start, _end in self.spans_on(day):
                if _moment(day, start) > at:
                    return _moment(day, start)
        return None

    def closed_days(self, begins: date, days: int = 365) -> list[date]:
        """Return the days without any hour, for the check of 365 days open."""
        all_days = (begins + timedelta(days=ahead) for ahead in range(days))
        return [day for day in all_days if not self.spans_on(day)]


def _moment(day: date, minute: int) -> datetime:
    return datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=CHINA)
