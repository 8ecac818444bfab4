"""How numbers, moments and fingerprints read in print 措辞: the year always, 24 hours, thousands with a comma."""

from __future__ import annotations

from datetime import date, datetime

from shanzhi.kernel.clock import local

WEEKDAYS = "一二三四五六日"


def say_day(day: date, *, weekday: bool = False) -> str:
    """Return a day as 2026年3月11日（周三）."""
    said = f"{day.year}年{day.month}月{day.day}日"
    return f"{said}（周{WEEKDAYS[day.weekday()]}）" if weekday else said


def say_moment(moment: datetime, *, weekday: bool = False) -> str:
    """Return a moment on China's clock as 2026年3月11日15:40."""
    shown = local(moment)
    return f"{say_day(shown.date(), weekday=weekday)}{shown:%H:%M}"


def say_short(moment: datetime | None) -> str:
    """Return a moment for a narrow column, 2026-03-11 15:40; '' for none."""
    return f"{local(moment):%Y-%m-%d %H:%M}" if moment is not None else ""


def say_number(number: int) -> str:
    """Return a number with its thousands apart."""
    return f"{number:,}"


def in_fours(text: str, *, groups: int = 0) -> str:
    """Return a code in groups of four, the first so many of them if said."""
    found = [text[place : place + 4] for place in range(0, len(text), 4)]
    return " ".join(found[:groups] if groups else found)


def say_fingerprint(leaf: str, index: int | None) -> str:
    """Return the fingerprint of a line: the first 16 characters of its hash, and its number in the ledger from 1."""
    if not leaf or index is None:
        return ""
    return f"记录指纹 {in_fours(leaf, groups=4)}，台账第{say_number(index + 1)}行"


def say_printed(by: str, at: datetime) -> str:
    """Return who printed it and when."""
    return f"{by}，{say_moment(at)}打印" if by else f"{say_moment(at)}打印"
