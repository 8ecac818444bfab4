"""What this room shows on a report's page: the way to erase or correct who told it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from shanzhi.rights.access import may_change
from shanzhi.ui import slots


def _way(request: HttpRequest | None, report: Any) -> str:
    """Return the link for whoever may open the identity; no statement."""
    actor = getattr(request, "actor", None)
    may = actor is not None and may_change(actor, report)
    return render_to_string("rights/_way.html", {"report": report}, request) if may else ""


def fill() -> None:
    """Fill the slot this room fills."""
    slots.register("report.sealed", _way, key="rights.way")
