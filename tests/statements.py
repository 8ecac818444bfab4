"""Watching the statements a piece of code sends: how many, and whether they name the district (分片).

A statement on a big table that doesn't name the district can't be answered by one machine of many; it is found here
long before there are many.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, models

BOOKKEEPING = re.compile(r"\s*(SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|SET |PRAGMA|EXPLAIN)", re.IGNORECASE)
READS_OR_CHANGES = re.compile(r"\s*(SELECT|UPDATE|DELETE|WITH)\b", re.IGNORECASE)
NEXT_WORDS = "WHERE ON INNER LEFT RIGHT FULL CROSS JOIN SET ORDER GROUP LIMIT USING FOR UNION HAVING OFFSET"
NOT_AN_ALIAS = rf"(?!(?:{'|'.join(NEXT_WORDS.split())})\b)"
REFERENCE = re.compile(
    rf'(?:\bFROM|\bJOIN|\bUPDATE|,)\s+"(?P<table>\w+)"(?:\s+(?:AS\s+)?{NOT_AN_ALIAS}"?(?P<alias>[A-Za-z]\w*)"?)?',
    re.IGNORECASE,
)


@contextmanager
def captured(database: Any = connection) -> Iterator[list[str]]:
    """Collect the SQL of every statement sent on a connection (parameters left out), bookkeeping aside."""
    statements: list[str] = []

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if not BOOKKEEPING.match(sql):
            statements.append(sql)
        return execute(sql, params, many, context)

    with database.execute_wrapper(watch):
        yield statements


@contextmanager
def budget(limit: int, database: Any = connection) -> Iterator[list[str]]:
    """Fail, listing them, when the block sends more than ``limit`` statements."""
    with captured(database) as statements:
        yield statements
    listed = "\n".join(f"{number}. {sql}" for number, sql in enumerate(statements, 1))
    assert len(statements) <= limit, f"{len(statements)} statements, {limit} allowed:\n{listed}"


@cache
def big_tables() -> frozenset[str]:
    """Return the tables of models that have both a ``district_id`` and a UUID key."""
    found = set()
    for model in apps.get_models():
        names = {field.attname for field in model._meta.concrete_fields}
        if "district_id" in names and isinstance(model._meta.pk, models.UUIDField):
            found.add(model._meta.db_table)
    return frozenset(found)


def nameless(sql: str, tables: frozenset[str]) -> list[str]:
    """Return the big tables (or their aliases) that a SELECT, UPDATE or DELETE reads without naming the district."""
    if not READS_OR_CHANGES.match(sql):
        return []
    missing = []
    for reference in REFERENCE.finditer(sql):
        if reference["table"] in tables:
            name = reference["alias"] or reference["table"]
            column = rf'(?<!\w)"?{name}"?\."district_id"'
            # Compared, not just selected: `x."district_id" = …`, `IN (…)`, or on the right-hand side of either.
            if not re.search(rf"{column}\)?\s*(=|IN\b)|=\s*\(?{column}", sql, re.IGNORECASE):
                missing.append(name)
    return missing


def assert_district_named(statements: list[str], tables: frozenset[str] | None = None) -> None:
    """Fail, naming the statement, when one of them touches a big table without constraining its ``district_id``."""
    tables = big_tables() if tables is None else tables
    wrong = [f"{', '.join(missing)} in: {sql}" for sql in statements if (missing := nameless(sql, tables))]
    assert not wrong, "statements that don't name the district:\n" + "\n".join(wrong)
