"""Emptying the test database between tests that commit, despite the journal's append-only triggers.

Django empties tables with DELETE or TRUNCATE. The triggers rightly forbid that, and it would also lose the rows
that migrations put in. So flushing is taught, for the test database alone, to put the triggers aside for a
moment and to put the migrated rows back.
"""

from __future__ import annotations

from typing import Any

from django.core.management.commands import flush as flushing
from django.db import connection, transaction


def _kept_name(table: str) -> str:
    """Return the (quoted) name under which a table's migrated rows are kept."""
    return f'pristine."{table}"' if connection.vendor == "postgresql" else f'"pristine__{table}"'


def _keep_migrated_rows(cursor: Any) -> list[str]:
    """Copy every table that holds rows after the migrations; return their names."""
    if connection.vendor == "postgresql":
        cursor.execute("CREATE SCHEMA IF NOT EXISTS pristine")
    kept = []
    for table in connection.introspection.django_table_names(only_existing=True, include_views=False):
        cursor.execute(f'SELECT 1 FROM "{table}" LIMIT 1')
        if cursor.fetchone() and table != "django_migrations":
            cursor.execute(f'CREATE TABLE {_kept_name(table)} AS SELECT * FROM "{table}"')
            kept.append(table)
    return kept


def teach() -> None:
    """Replace this connection's flush by one that passes the triggers and restores what migrations put in."""
    with connection.cursor() as cursor:
        kept = _keep_migrated_rows(cursor)
    flush = connection.ops.execute_sql_flush

    def put_back(cursor: Any) -> None:
        for table in kept:
            cursor.execute(f'INSERT INTO "{table}" SELECT * FROM {_kept_name(table)}')

    def flush_on_sqlite(statements: list[str]) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
            flush(statements)
            put_back(cursor)
            for _name, sql in triggers:
                cursor.execute(sql)

    def flush_on_postgres(statements: list[str]) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            flush(statements)
            put_back(cursor)

    # What the signal after migrating would make anew is put back with the other rows.
    flushing.emit_post_migrate_signal = lambda *_about, **_more: None
    connection.ops.execute_sql_flush = flush_on_sqlite if connection.vendor == "sqlite" else flush_on_postgres
