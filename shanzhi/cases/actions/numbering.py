"""Numbers for people: one upsert gives out as many as are asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection

from shanzhi.cases.models import Counter
from shanzhi.kernel.clock import local


def next_values(district_id: str, names: Sequence[str]) -> list[int]:
    """Return the next value of each named counter, in one statement, inside the caller's transaction.

    The rows are locked until commit, so numbers have no gaps but those of a rolled-back transaction.
    """
    last = take_numbers(district_id, dict.fromkeys(names, 1))
    return [last[name] for name in names]


def take_numbers(district_id: str, wanted: Mapping[str, int]) -> dict[str, int]:
    """Move each named counter on by so many; return its last value, of which that many numbers are the caller's."""
    order = sorted(wanted)
    table = connection.ops.quote_name(Counter._meta.db_table)
    places = ", ".join(["(%s, %s, %s)"] * len(order))
    # The upsert is written out because the ORM's bulk_create can't add to the value it finds.
    statement = (
        f"INSERT INTO {table} (district_id, name, value) VALUES {places} "  # noqa: S608 - only our own table name
        f"ON CONFLICT (district_id, name) DO UPDATE SET value = {table}.value + excluded.value RETURNING name, value"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [part for name in order for part in (district_id, name, wanted[name])])
        return {name: int(value) for name, value in cursor.fetchall()}


def next_number(counter: str, letter: str, *, district_id: str, at: datetime) -> str:
    """Return the next number of this year in a ledger of its own: a letter, the year, four digits (T26-0001)."""
    name = f"{counter}-{local(at):%y}"
    return f"{letter}{local(at):%y}-{take_numbers(district_id, {name: 1})[name]:04d}"


def case_counter(at: datetime) -> str:
    """Return the name of the counter for cases opened in this year of China's calendar."""
    return f"case-{local(at):%y}"


def case_number(at: datetime, value: int) -> str:
    """Return a case's human number: year, hyphen, six digits."""
    return f"{local(at):%y}-{value:06d}"
