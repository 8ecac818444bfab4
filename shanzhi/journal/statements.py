"""The two statements that everything journalled is written by: a plain INSERT, and an UPDATE by equality.

The ORM composes the text of a statement anew each time, which costs several times what the database takes to run it.
Here the text is made once for a shape and kept; values go through their fields, as the ORM's do. Whatever is not as
plain as this (expressions, conflicts, many rows) is left to the ORM.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection, models, transaction

MOST = 20  # rows in one text; more are the ORM's, which cuts them to the database's measure


def insert(rows: Sequence[models.Model]) -> None:
    """Insert new rows of one model; none is no statement. A key that the database gives is not read back.

    :raises django.db.IntegrityError: as the database says.
    """
    if not rows:
        return
    model = type(rows[0])
    if len(rows) > MOST:
        model._base_manager.bulk_create(rows, batch_size=500)
        return
    fields = _brought(model)
    values = [_stored(field, field.pre_save(row, add=True)) for row in rows for field in fields]
    with transaction.mark_for_rollback_on_error(connection.alias), connection.cursor() as cursor:
        cursor.execute(_insert_text(model, len(rows)), values)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def update(model: type[models.Model], where: Mapping[str, Any], columns: Mapping[str, Any]) -> int:
    """Set columns of the rows whose own columns equal what is given (None: are empty); return how many there were."""
    if any(hasattr(value, "resolve_expression") for value in columns.values()):
        return model._base_manager.filter(**where).update(**columns)
    held = {name: value for name, value in where.items() if value is not None}
    empty = tuple(name for name in where if name not in held)
    given = [*columns.items(), *held.items()]
    values = [_stored(model._meta.get_field(name), value) for name, value in given]
    text = _update_text(model, tuple(columns), tuple(held), empty)
    with transaction.mark_for_rollback_on_error(connection.alias), connection.cursor() as cursor:
        cursor.execute(text, values)
        return int(cursor.rowcount)


def _brought(model: type[models.Model]) -> list[Any]:
    """Return the fields that a new row brings: all but a key that the database gives."""
    return [field for field in model._meta.concrete_fields if not field.db_returning]


def _stored(field: Any, value: Any) -> Any:
    """Return a value as the field stores it; another row stands for its key."""
    if isinstance(value, models.Model):
        value = value.prepare_database_save(field)
    return field.get_db_prep_save(value, connection)


@lru_cache(maxsize=1024)
def _insert_text(model: type[models.Model], many: int) -> str:
    fields = _brought(model)
    columns = ", ".join(_quoted(field.column) for field in fields)
    rows = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * many)
    return f"INSERT INTO {_quoted(model._meta.db_table)} ({columns}) VALUES {rows}"  # noqa: S608 - own names


@lru_cache(maxsize=1024)
def _update_text(
    model: type[models.Model], columns: tuple[str, ...], held: tuple[str, ...], empty: tuple[str, ...]
) -> str:
    table = _quoted(model._meta.db_table)
    changes = ", ".join(f"{_column(model, name)} = %s" for name in columns)
    kept = [f"{table}.{_column(model, name)} = %s" for name in held]
    standing = " AND ".join([*kept, *(f"{table}.{_column(model, name)} IS NULL" for name in empty)])
    return f"UPDATE {table} SET {changes} WHERE {standing}"  # noqa: S608 - own names


def _column(model: type[models.Model], name: str) -> str:
    field: Any = model._meta.get_field(name)
    return _quoted(field.column)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
