"""What this room shows on others' pages: the cases found."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.template.loader import render_to_string

from shanzhi.calendars.queries import current_calendar
from shanzhi.desks.showing import row_view
from shanzhi.kernel.actors import Actor
from shanzhi.search.queries import found_cases
from shanzhi.ui import slots
from shanzhi.ui.context import moment_of


def cases(request: HttpRequest | None, words: Any) -> str:
    """Return the cases that fit, a page of them."""
    actor: Actor | None = getattr(request, "actor", None)
    if request is None or actor is None:
        return ""
    found = found_cases(actor, words, after=request.GET.get("after", "")[:24])
    if not (found.rows or found.unread or found.filling):
        return ""
    at, calendar = moment_of(request), current_calendar(actor.district_id)
    rows = [row_view(case, at=at, calendar=calendar) for case in found.rows]
    older = "?" + urlencode({"q": words, "after": found.rows[-1].number}) if found.more else ""
    left = {"unread": found.unread, "filling": found.filling}
    return render_to_string("search/_cases.html", {"rows": rows, "older": older, **left}, request)


def fill() -> None:
    """Fill the slots this room fills."""
    slots.register("search.results", cases, order=10, key="search.cases")
