"""What the portal shows on every staff page: the search box and who is signed in; the name of the place."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from shanzhi.accounts.models import User
from shanzhi.people.capacities import label
from shanzhi.ui import slots


def search_box(request: HttpRequest | None, _thing: Any) -> str | None:
    """Return the search box for somebody signed in."""
    user = getattr(request, "user", None)
    if request is None or user is None or not user.is_authenticated:
        return None
    return render_to_string("web/_search_box.html", {"words": request.GET.get("q", "")})


def who(request: HttpRequest | None, _thing: Any) -> str | None:
    """Return name and capacity, with the way to one's settings and out."""
    user = getattr(request, "user", None)
    if request is None or not isinstance(user, User):
        return None
    capacities = sorted(request.actor.capacities())  # type: ignore[attr-defined]
    words = label(capacities[0]) if capacities else ""
    return render_to_string("web/_who.html", {"name": user.name, "capacity": words}, request=request)


slots.register("search", search_box)
slots.register("who", who)
