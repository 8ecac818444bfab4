"""The clock on the wall, read only by the faces of the house: views, commands, the worker."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """Return the present moment, aware, in UTC, to the microsecond."""
    return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """Return the same moment on the wall clock of China, where weekdays and office hours are decided."""
    return moment.astimezone(CHINA)
