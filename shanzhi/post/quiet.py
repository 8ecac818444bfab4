"""Quiet hours 免打扰: when no telephone should ring. Pure; the hours come from settings, a calendar may refine them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta

from shanzhi.kernel.clock import CHINA, local

Rule = Callable[[datetime], datetime]


def hours(text: str) -> tuple[time, time]:
    """Return start and end of ``21:30-08:00``.

    :raises ValueError: when the text doesn't read like that.
    """
    start, end = text.split("-")
    return time.fromisoformat(start.strip()), time.fromisoformat(end.strip())


def by_hours(text: str) -> Rule:
    """Return the rule "not within these hours of the day in China"; '' means never quiet.

    The rule takes a moment and returns the same moment, or the end of the quiet hours it falls into.
    """
    if not text.strip():
        return lambda moment: moment
    start, end = hours(text)

    def rule(moment: datetime) -> datetime:
        here = local(moment)
        clock = here.time()
        over_midnight = start > end
        is_quiet = (clock >= start or clock < end) if over_midnight else start <= clock < end
        if not is_quiet:
            return moment
        day = here.date() + timedelta(days=1) if over_midnight and clock >= start else here.date()
        return datetime.combine(day, end, tzinfo=CHINA)

    return rule
