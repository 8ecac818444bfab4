"""What this room shows on others' pages: on the inspector's day page, the way to the pages that need no net."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from shanzhi.fieldwork.access import INSPECTORS
from shanzhi.people.access import may_enter
from shanzhi.ui import slots


def way(request: HttpRequest | None, _thing: Any) -> str | None:
    """Show the way to the visits on the phone to whoever inspects."""
    actor = getattr(request, "actor", None)
    if actor is None or not may_enter(actor, INSPECTORS):
        return None
    return render_to_string("fieldwork/_way.html", request=request)


def register() -> None:
    """Fill the slot."""
    slots.register("inspectorate.mine", way, key="fieldwork.way")
