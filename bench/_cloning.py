"""Fifty thousand cases in seconds: a few are brought somewhere by the verbs, and their rows are copied in the database.

A copy's keys are its model's with eight digits in the middle replaced, so that everything that hangs together still
does, and lines written in one breath, whose keys differ at the end, stay apart.
Its journal lines form the same chains; their hashes are copied too, so these databases are for measuring and nothing
else.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection, models

from shanzhi.cases.models import Case, Task
from shanzhi.clocks.models import Deadline
from shanzhi.journal.models import Entry, Payload
from shanzhi.reports.models import Report

# Oldest first: what others point to must be there before them.
TABLES: tuple[tuple[type[models.Model], str], ...] = (
    (Case, "id"),
    (Task, "case_id"),
    (Report, "case_id"),
    (Deadline, "case_id"),
)
MINUTES = 7  # each copy was told so much earlier than the last


def clone(case: Case, copies: range) -> None:
    """Copy one case with its tasks, reports, clocks and journal lines, once for each number in ``copies``."""
    subjects = {case.pk}
    for model, column in TABLES:
        own = {column: case.pk}
        if model in (Task, Report):
            subjects |= set(model._default_manager.filter(**own).values_list("pk", flat=True))
        _copy(model, column, [case.pk], copies)
    lines = Entry.objects.filter(subject_id__in=[str(one) for one in subjects]).values_list("pk", flat=True)
    keys = list(lines)
    _copy(Entry, "id", keys, copies)
    _copy(Payload, "entry_id", keys, copies)


def _copy(model: type[models.Model], column: str, keys: list[UUID], copies: range) -> None:
    """Insert the copies of the rows whose ``column`` is one of ``keys``, in one statement."""
    fields = model._meta.concrete_fields
    table, names = model._meta.db_table, ", ".join(f'"{field.column}"' for field in fields)
    values = ", ".join(_expression(model, field) for field in fields)
    places = ", ".join(["%s"] * len(keys))
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE copy(n) AS (SELECT {copies.start} UNION ALL SELECT n + 1 FROM copy"
            f" WHERE n + 1 < {copies.stop}) INSERT INTO {table} ({names})"
            f' SELECT {values} FROM {table} AS one, copy WHERE one."{column}" IN ({places})',
            [_stored(key) for key in keys],
        )


def _stored(key: UUID) -> Any:
    return key if connection.vendor == "postgresql" else key.hex


def _expression(model: type[models.Model], field: models.Field[Any, Any]) -> str:
    """Return what a copy holds in one column."""
    name, on_postgres = f'one."{field.column}"', connection.vendor == "postgresql"
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(target, models.UUIDField):
        return _uuid(name) if on_postgres else f"substr({name}, 1, 20) || printf('%%08x', n) || substr({name}, 29, 4)"
    if field.column == "subject_id":
        return (
            f"{_uuid(name)}::text"
            if on_postgres
            else f"substr({name}, 1, 24) || printf('%%08x', n) || substr({name}, 33, 4)"
        )
    if field.column == "number":
        return "'C' || n::text" if on_postgres else "'C' || n"
    if isinstance(field, models.DateTimeField):
        if on_postgres:
            return f"{name} - n * interval '{MINUTES} minutes'"
        return f"strftime('%%Y-%%m-%%d %%H:%%M:%%f', {name}, '-' || (n * {MINUTES}) || ' minutes')"
    return name


def _uuid(name: str) -> str:
    return f"(substr({name}::text, 1, 24) || lpad(to_hex(n), 8, '0') || substr({name}::text, 33, 4))::uuid"
