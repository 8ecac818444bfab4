"""What this room shows on others' pages: its place in the navigation."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy

from shanzhi.alliances import queries
from shanzhi.needs.access import may_list_for
from shanzhi.needs.models import OWNERS, WATCHERS, Listing
from shanzhi.organisation.models import Unit
from shanzhi.ui import nav, slots


def _own(request: HttpRequest | None, units: list[Unit]) -> str:
    """Show a unit's own people in which alliances it is, and whether it is its turn."""
    actor = getattr(request, "actor", None)
    rows = queries.memberships(units, actor.district_id) if actor is not None else []
    return render_to_string("alliances/_own.html", {"rows": rows}, request=request) if rows else ""


def _send(request: HttpRequest | None, need: Listing) -> str:
    """Offer beside a member's waiting need to give it to the loop."""
    actor = getattr(request, "actor", None)
    if actor is None or not need.is_open or not may_list_for(actor, need.owner_id, need.area_path):
        return ""
    found = queries.circle_of(need) if need.is_need else None
    if found is None:
        return ""
    address = reverse("alliances:act", args=[found.number, "send"])
    return render_to_string("needs/_send.html", {"need": need, "address": address}, request=request)


def fill() -> None:
    """Fill the slots this room fills."""
    nav.offer("nav", gettext_lazy("联盟"), "alliances:alliances", OWNERS, outside=True, order=36)
    slots.register("unit.own.aside", _own, order=20, key="alliances.own")
    slots.register("listing.aside", _send, order=20, key="alliances.send")
    nav.offer("nav.more", gettext_lazy("联盟"), "alliances:alliances", WATCHERS, order=36)
