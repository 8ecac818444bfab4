"""What the portal shows on every staff page: search box, who is signed in, the keeper's links; and what is found."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext

from shanzhi.accounts.access import is_outside
from shanzhi.accounts.models import User
from shanzhi.kernel.actors import Actor
from shanzhi.people.capacities import Capacity, label
from shanzhi.ui import nav, slots
from shanzhi.web.queries import finding

KEEPERS = frozenset({str(Capacity.KEEPER)})


def search_box(request: HttpRequest | None, _thing: Any) -> str | None:
    """Return the search box for the house's own people signed in."""
    user = getattr(request, "user", None)
    if request is None or user is None or not user.is_authenticated or is_outside(_actor(request)):
        return None
    return render_to_string("web/_search_box.html", {"words": request.GET.get("q", "") if _is_search(request) else ""})


def _is_search(request: HttpRequest) -> bool:
    return request.path == reverse("web:search")


def who(request: HttpRequest | None, _thing: Any) -> str | None:
    """Return name and first capacity, with the way to one's settings and out."""
    user = getattr(request, "user", None)
    if request is None or not isinstance(user, User):
        return None
    held = _actor(request).capacities()
    first = next((label(str(one)) for one in Capacity if str(one) in held), "")
    return render_to_string("web/_who.html", {"name": user.name, "capacity": first}, request=request)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def found_others(request: HttpRequest | None, words: str) -> str:
    """Return the report, the units and the places that fit: a few, and the way to the others of a kind."""
    if request is None:
        return ""
    asked = "?" + urlencode({"q": words})
    groups = (
        (pgettext("heading", "来件"), finding.report(_actor(request), words), ""),
        (pgettext("heading", "单位"), finding.units(words), reverse("organisation:units") + asked + "&ended=1"),
        (pgettext("heading", "场所"), finding.places(words), reverse("web:places") + asked),
    )
    shown = [(title, rows[: finding.FEW], len(rows) > finding.FEW and more) for title, rows, more in groups if rows]
    return render_to_string("web/_found.html", {"groups": shown}) if shown else ""


def fill() -> None:
    """Fill the slots this room fills."""
    slots.register("search", search_box)
    slots.register("who", who)
    ground, calendar = gettext_lazy("地域"), gettext_lazy("日历")
    keepers = ((gettext_lazy("建县清单"), "setup"), (ground, "ground"), (calendar, "calendar"))
    for order, (words, name) in enumerate((*keepers, (gettext_lazy("运行情况"), "house")), start=80):
        nav.offer("nav", words, f"web:{name}", KEEPERS, order=order)
    for order, (words, name) in enumerate(((ground, "ground"), (calendar, "calendar")), start=50):
        nav.offer("nav.more", words, f"web:{name}", but=KEEPERS, order=order)
    nav.offer("nav.more", gettext_lazy("闭环怎么走"), "web:workflow", order=52)
    slots.register("search.results", found_others, order=50, key="web.others")
