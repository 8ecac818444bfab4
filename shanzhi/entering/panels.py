"""What this room shows on others' pages: the ways here, entries found, contests open to a unit, what waits there."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy

from shanzhi.accounts.access import may_enter
from shanzhi.activities.access import may_keep
from shanzhi.activities.models import Activity
from shanzhi.activities.queries import is_open_to_units
from shanzhi.entering import queries
from shanzhi.needs.models import OWNERS
from shanzhi.ui import nav, slots
from shanzhi.ui.context import moment_of


def found(request: HttpRequest | None, words: Any) -> str:
    """Return the entries in which the words stand: one's units' own, or all for who keeps activities."""
    actor = getattr(request, "actor", None)
    rows = queries.found_entries(actor, str(words)) if actor is not None else []
    told = {"rows": rows[: queries.FEW], "more": len(rows) > queries.FEW}
    return render_to_string("entering/_found.html", told, request) if rows else ""


def _open(request: HttpRequest | None, _units: Any) -> str:
    """Show on a unit's own page the contests that take entries, nothing where none does."""
    actor = getattr(request, "actor", None)
    if request is None or actor is None:
        return ""
    rows = queries.open_contests(actor.district_id, at=moment_of(request))
    return render_to_string("entering/_open.html", {"rows": rows}, request=request) if rows else ""


def _contest(request: HttpRequest | None, row: Activity) -> str:
    """Show beside a contest what waits for its organiser, or the way to hand in for one's unit."""
    actor = getattr(request, "actor", None)
    if request is None or actor is None or not row.is_contest:
        return ""
    keeps, takes = may_keep(actor), is_open_to_units(row, at=moment_of(request))
    enters = row.entries_until is not None and not row.is_planned and may_enter(actor, OWNERS)
    if not keeps and not enters:
        return ""
    told = {"row": row, "keeps": keeps, "enters": enters, "takes": takes}
    told["waiting"] = queries.waiting(row) if keeps else 0
    return render_to_string("entering/_contest.html", told, request=request)


def fill() -> None:
    """Fill the slots this room fills."""
    own = gettext_lazy("大赛报名")  # open to a contact, whose links are few; behind 更多 for the house's own
    nav.offer("nav", own, "entering:own", OWNERS, outside=True, order=34)
    nav.offer("nav.more", own, "entering:own", OWNERS, outside=False, order=48)
    slots.register("search.results", found, order=62, key="entering.found")
    slots.register("unit.own", _open, order=20, key="entering.open")
    slots.register("activity.aside", _contest, order=10, key="entering.contest")
