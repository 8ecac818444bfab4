"""Reading a year's notice of holidays 放假通知 as the State Council writes it, or a plain line a day. Pure.

Understood are the notice's own sentences (元旦：1月1日（周四）至3日（周六）放假调休。1月4日（周日）上班。)
and plain lines such as ``2027-01-04 上班 元旦``. What can't be read is said, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from shanzhi.calendars.actions import NoticeDay
from shanzhi.calendars.models import DayKind

_BRACKETS = re.compile(r"[（(][^）)]*[）)]")
_SPACES = re.compile(r"[ \t\u3000]+")
_NUMBERED = re.compile(r"^[一二三四五六七八九十\d]{1,3}[、.．]")
_DAY = r"(?:(?P<{0}y>\d{{4}})年)?(?:(?P<{0}m>\d{{1,2}})月)?(?P<{0}d>\d{{1,2}})日"
_SPAN = re.compile(_DAY.format("a") + r"(?:(?:至|到|-|–|—|~)" + _DAY.format("b") + ")?")
_PLAIN = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\s*(休息|放假|休|上班|补班|班)\s*(.*)$")
LONGEST = timedelta(days=15)


@dataclass(slots=True)
class Reading:
    """What a text says: the days in order, and the sentences that could not be read."""

    days: list[NoticeDay] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def read_notice(text: str, year: int) -> Reading:
    """Return the days that the text of a year's notice sets apart; months without a year lie in ``year``."""
    found: dict[date, NoticeDay] = {}
    reading = Reading()
    festival = ""
    for line in text.replace("\r", "\n").split("\n"):
        plain = _PLAIN.match(line.strip())
        if plain:
            _take_plain(plain, line.strip(), found, reading)
            continue
        name, _colon, rest = _NUMBERED.sub("", _SPACES.sub("", line)).partition("：")
        festival = name if _colon and len(name) <= 12 else festival
        for sentence in filter(None, re.split("[。；;]", rest if _colon else name)):
            days = list(_days_of(sentence, year, festival))
            reading.unread += [] if days or not re.search(r"\d日", sentence) else [sentence]
            found |= {day.date: day for day in days}
    reading.days = [found[day] for day in sorted(found)]
    return reading


def _take_plain(match: re.Match[str], line: str, found: dict[date, NoticeDay], reading: Reading) -> None:
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        reading.unread.append(line)
        return
    kind = DayKind.WORKDAY if "班" in match[4] else DayKind.RESTDAY
    found[day] = NoticeDay(day, kind.value, match[5].strip())


def _days_of(sentence: str, year: int, festival: str) -> Iterator[NoticeDay]:
    """Yield the days of one sentence: those before 放假 or 休息 rest, those before 上班 are worked."""
    bare = _BRACKETS.sub("", sentence)
    for clause in re.split("[，,]", _joined(bare)):
        kind = DayKind.WORKDAY if "上班" in clause else DayKind.RESTDAY if re.search("放假|休息|调休", clause) else None
        if kind is None:
            continue
        try:
            days = [day for match in _spans(clause) for day in _span(match, year)]
        except ValueError:
            return
        yield from (NoticeDay(day, kind.value, festival) for day in days)


def _joined(sentence: str) -> str:
    """Return the sentence with the commas between mere dates as 、, so that a list of days stays with its verb."""
    return re.sub(r"(?<=日)[，,](?=\d)", "、", sentence)


def _spans(clause: str) -> list[re.Match[str]]:
    return list(_SPAN.finditer(clause))


def _span(match: re.Match[str], year: int) -> list[date]:
    """Return the days from one date to another; the month of the first one holds on.

    :raises ValueError: for a date without a month, one that doesn't exist, or a span that can't be meant.
    """
    if match["am"] is None:
        raise ValueError("a date without a month")
    first = date(int(match["ay"] or year), int(match["am"]), int(match["ad"]))
    if match["bd"] is None:
        return [first]
    month = int(match["bm"] or match["am"])
    last = date(int(match["by"] or (first.year + (month < first.month))), month, int(match["bd"]))
    if not timedelta(0) <= last - first <= LONGEST:
        raise ValueError("a span that can't be meant")
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
