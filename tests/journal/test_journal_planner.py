"""SQLite is told how large its tables are: a key is then taken for narrower than the district."""

from __future__ import annotations

import sqlite3

import pytest
from django.db import connection

from shanzhi.journal.planner import note_sizes
from tests.journal.lines import D, write

KEYS = ", ".join(f"'{number:032x}'" for number in range(5))
ASKED = f"SELECT * FROM journal_entry WHERE district_id = '{D}' AND id IN ({KEYS})"


@pytest.mark.django_db(transaction=True)
def test_lines_are_found_by_their_keys_once_sizes_are_known_and_every_connection_learns_of_it():
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL counts by itself")
    for number in range(100):
        write(subject_id=str(number))
    # A statement kept prepared would be explained as it was planned before.
    other = sqlite3.connect(connection.settings_dict["NAME"], cached_statements=0)

    def plan() -> str:
        other.execute("SELECT 1 FROM journal_entry LIMIT 1").fetchall()  # reads the counts again when they are new
        return str(other.execute(f"EXPLAIN QUERY PLAN {ASKED}").fetchall()[0][3])

    assert "(district_id=?)" in plan()
    note_sizes()
    assert "(id=?)" in plan()
    note_sizes()  # again, as the worker does
    assert "(id=?)" in plan()
    other.close()
