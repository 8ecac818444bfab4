"""What is said of disk and database: away, busy, or our own mistake, each told by the driver's code."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import psycopg
import pytest
from django.db import Error, InterfaceError, OperationalError, ProgrammingError, connection
from django.test import RequestFactory

from shanzhi.ui.outages import Outage, outage_behind
from shanzhi.ui.views import server_error


def told_by_sqlite(path: Path, *statements: str) -> Error:
    """Return what Django says of the last of these statements."""
    raw = sqlite3.connect(path, timeout=0, isolation_level=None)
    *before, last = statements
    for statement in before:
        raw.execute(statement)
    with pytest.raises(Error) as told:
        connection.wrap_database_errors(raw.execute)(last)
    raw.close()
    return told.value


def told_by_postgresql(cause: psycopg.Error, kind: type[Error] = OperationalError) -> Error:
    """Return an error as Django raises it from the driver's."""
    error = kind(str(cause))
    error.__cause__ = cause
    return error


def test_sqlite_away_busy_and_without_a_table_are_told_apart(tmp_path):
    kept = tmp_path / "kept.sqlite3"
    holder = sqlite3.connect(kept, isolation_level=None)
    holder.execute("CREATE TABLE kept (words)")
    write = "INSERT INTO kept VALUES (zeroblob(9000))"
    assert outage_behind(told_by_sqlite(kept, "PRAGMA query_only = ON", write)) == Outage.AWAY
    assert outage_behind(told_by_sqlite(kept, "PRAGMA max_page_count = 2", write)) == Outage.AWAY
    assert outage_behind(told_by_sqlite(kept, "SELECT * FROM never_made")) is None
    holder.execute("BEGIN IMMEDIATE")
    assert outage_behind(told_by_sqlite(kept, write)) == Outage.BUSY
    holder.close()


def test_postgresql_away_busy_and_without_a_table_are_told_apart():
    said = psycopg.errors
    for cause in (said.DiskFull(), said.AdminShutdown(), said.ConnectionException(), psycopg.OperationalError()):
        assert outage_behind(told_by_postgresql(cause)) == Outage.AWAY, cause
    assert outage_behind(InterfaceError("connection already closed")) == Outage.AWAY
    for cause in (said.DeadlockDetected(), said.LockNotAvailable(), said.SerializationFailure()):
        assert outage_behind(told_by_postgresql(cause)) == Outage.BUSY, cause
    assert outage_behind(told_by_postgresql(said.UndefinedTable(), ProgrammingError)) is None


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_each_is_said_in_its_words_and_only_what_was_sent_is_called_not_taken(method):
    request = RequestFactory().generic(method, "/cases/")
    pages = {}
    for name, error in (
        ("away", OSError(errno.ENOSPC, "No space left on device")),
        ("busy", told_by_postgresql(psycopg.errors.DeadlockDetected())),
        ("ours", told_by_postgresql(psycopg.errors.UndefinedTable(), ProgrammingError)),
    ):
        try:
            raise error
        except (OSError, Error):
            answer = server_error(request)
        pages[name] = (answer.status_code, answer.content.decode())
    assert [status for status, _page in pages.values()] == [503, 503, 500]
    assert "存放数据的地方满了" in pages["away"][1]
    assert "太忙，过一会儿再试" in pages["busy"][1]
    assert "存放数据的地方满了" not in pages["busy"][1]
    assert ["没有收下" in pages[name][1] for name in ("away", "busy")] == [method == "POST"] * 2
