"""What this room shows on others' pages: the sheets that wait for a judge, and how far the judges are."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from shanzhi.activities.access import may_keep
from shanzhi.activities.models import Activity
from shanzhi.judging import queries
from shanzhi.ui import slots
from shanzhi.ui.context import moment_of


def mine(request: HttpRequest | None, _thing: Any) -> str:
    """Show a judge on the first page of their work the contests they judge; nothing to anybody else."""
    actor = getattr(request, "actor", None)
    rows = queries.judged_by(actor, at=moment_of(request)) if actor is not None else []
    return render_to_string("judging/_mine.html", {"rows": rows}, request=request) if rows else ""


def progress(request: HttpRequest | None, row: Activity) -> str:
    """Show its keeper beside a contest the way to the judges' own sheets."""
    actor = getattr(request, "actor", None)
    if request is None or actor is None or not row.is_contest or not may_keep(actor):
        return ""
    one = queries.current(row)
    return render_to_string("judging/_progress.html", {"row": row, "one": one}, request=request) if one else ""


def fill() -> None:
    """Fill the slots this room fills."""
    for name in ("unit.tasks", "unit.own", "me.aside"):
        slots.register(name, mine, order=40, key=f"judging.{name}")
    slots.register("activity.aside", progress, order=20, key="judging.progress")
