"""What this room shows on others' pages: the ways here, and activities found."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from shanzhi.activities import queries
from shanzhi.people.access import may_enter
from shanzhi.ui import nav, slots


def found(request: HttpRequest | None, words: Any) -> str:
    """Return the activities in which the words stand."""
    actor = getattr(request, "actor", None)
    rows = queries.found_activities(actor.district_id, str(words)) if actor is not None else []
    return render_to_string("activities/_found.html", {"rows": rows}, request) if rows else ""


def _link(request: HttpRequest | None, _thing: Any) -> str:
    actor = getattr(request, "actor", None)
    if request is None or actor is None or not may_enter(actor, frozenset()):
        return ""
    return nav.link(request, _("活动"), reverse("activities:desk"))


def _foot(_request: HttpRequest | None, _thing: Any) -> str:
    return render_to_string("activities/_foot.html", {})


def fill() -> None:
    """Fill the slots this room fills."""
    slots.register("search.results", found, order=60, key="activities.found")
    slots.register("nav.more", _link, order=47, key="activities.nav")
    slots.register("public.foot", _foot, order=35, key="activities.foot")
