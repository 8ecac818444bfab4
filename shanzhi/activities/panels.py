"""What this room shows on others' pages: the ways here, and activities found."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy

from shanzhi.activities import queries
from shanzhi.people.access import may_enter
from shanzhi.ui import nav, slots
from shanzhi.ui.context import moment_of

FEW = 8


def found(request: HttpRequest | None, words: Any) -> str:
    """Return the activities in which the words stand: a few, and the way to the others."""
    actor = getattr(request, "actor", None)
    rows = queries.found_activities(actor.district_id, str(words), limit=FEW + 1) if actor is not None else []
    more = words if len(rows) > FEW else ""
    return render_to_string("activities/_found.html", {"rows": rows[:FEW], "more": more}, request) if rows else ""


def at_station(request: HttpRequest | None, station: Any) -> str:
    """Return what is held at a station, on its page: for the staff what is only planned too."""
    actor = getattr(request, "actor", None)
    is_staff = actor is not None and may_enter(actor, frozenset())
    at = moment_of(request)
    rows = queries.at_place(station.district_id, station.place_id, at=at, for_staff=is_staff)
    told = {"rows": rows, "is_staff": is_staff, "now": at}
    return render_to_string("activities/_here.html", told) if rows else ""


def _foot(_request: HttpRequest | None, _thing: Any) -> str:
    return render_to_string("activities/_foot.html", {})


def fill() -> None:
    """Fill the slots this room fills."""
    slots.register("search.results", found, order=60, key="activities.found")
    slots.register("station.events", at_station, order=50, key="activities.at_station")
    nav.offer("nav.more", gettext_lazy("活动"), "activities:desk", order=47)
    slots.register("public.foot", _foot, order=35, key="activities.foot")
