"""What stands behind an error of disk or database: it is away 存不进去, it is busy 太忙, or the mistake is ours.

The drivers are asked by code, never by their words, which change with version and language.
"""

from __future__ import annotations

import errno
import sqlite3
from enum import StrEnum

from django.db import Error, InterfaceError, OperationalError


class Outage(StrEnum):
    """What of the operator's keeps us from working."""

    AWAY = "away"  # full, read-only or not to be reached
    BUSY = "busy"  # somebody else holds what is asked for


_NOTHING_TAKEN = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})
_SQLITE = {
    **dict.fromkeys((sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED), Outage.BUSY),
    **dict.fromkeys(
        (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN), Outage.AWAY
    ),
}
_POSTGRESQL = {
    **dict.fromkeys(("40001", "40P01", "55P03", "57014", "53300"), Outage.BUSY),  # 53300: too many connections
    **dict.fromkeys(("25006", "53100", "58030", "57P01", "57P02", "57P03"), Outage.AWAY),
}


def outage_behind(error: BaseException | None) -> Outage | None:
    """Return what keeps us from working, None where the mistake is ours (a table that isn't there)."""
    if isinstance(error, OSError):
        return Outage.AWAY if error.errno in _NOTHING_TAKEN else None
    if not isinstance(error, Error):
        return None
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return _SQLITE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)  # the lower byte: the rest says it finer
    state = getattr(cause, "sqlstate", None)
    if state:
        return Outage.AWAY if state.startswith("08") else _POSTGRESQL.get(state)
    unanswered = isinstance(error, (OperationalError, InterfaceError))  # no code: no server answered, or none any more
    return Outage.AWAY if unanswered else None
