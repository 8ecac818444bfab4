"""The periods of the cycle: months, quarters, half years, years, by their codes. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

_CODE = re.compile(r"(\d{4})(?:-(\d{2})|-Q([1-4])|-H([12]))?")


@dataclass(frozen=True, slots=True)
class Span:
    """One period of the calendar: its code, kind and days."""

    code: str
    kind: str
    starts_on: date
    ends_on: date

    def months(self) -> list[str]:
        """Return the codes of its months."""
        return [_month(n) for n in range(_ordinal(month_code(self.starts_on)), _ordinal(month_code(self.ends_on)))]


def span_of(code: str) -> Span | None:
    """Return the period of a code (2026-03, 2026-Q1, 2026-H1, 2026), or None for what is none."""
    found = _CODE.fullmatch(code)
    if found is None:
        return None
    year, month, quarter, half = (int(part) if part else 0 for part in found.groups())
    if not 1900 < year < 9000 or month > 12 or (found[2] and not month):
        return None
    kind, length = ("month", 1) if month else ("quarter", 3) if quarter else ("half", 6) if half else ("year", 12)
    first = month or (quarter * 3 - 2 if quarter else half * 6 - 5 if half else 1)
    after = year * 12 + first - 1 + length
    return Span(code, kind, date(year, first, 1), date(after // 12, after % 12 + 1, 1))


def month_code(day: date) -> str:
    """Return the code of a day's month."""
    return f"{day.year}-{day.month:02d}"


def months_between(first: str, last: str) -> list[str]:
    """Return the codes of the months from one to another, both in it."""
    return [_month(n) for n in range(_ordinal(first), _ordinal(last) + 1)]


def _ordinal(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def _month(ordinal: int) -> str:
    return f"{ordinal // 12}-{ordinal % 12 + 1:02d}"


def wider(code: str) -> list[str]:
    """Return the codes of the quarter, half year and year that a month lies in."""
    year, month = code[:4], int(code[5:7])
    return [f"{year}-Q{(month + 2) // 3}", f"{year}-H{(month + 5) // 6}", year]


def in_words(code: str) -> str:
    """Return a period's code as people say it: 2026年3月, 2026年第1季度, 2026年上半年, 2026年."""
    year, _dash, part = code.partition("-")
    if not part:
        return _("%(year)s年") % {"year": year}
    if part.startswith("Q"):
        return _("%(year)s年第%(n)s季度") % {"year": year, "n": part[1:]}
    if part.startswith("H"):
        return (_("%(year)s年上半年") if part == "H1" else _("%(year)s年下半年")) % {"year": year}
    return _("%(year)s年%(n)s月") % {"year": year, "n": int(part)}
