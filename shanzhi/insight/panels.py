"""What the pictures show on others' pages: their places in the navigation, and in a visiting leader's tabs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from shanzhi.insight.access import LOOKERS, MAP_READERS, WHOLE_READERS
from shanzhi.kernel.actors import Actor
from shanzhi.people.access import may_enter
from shanzhi.people.capacities import Capacity
from shanzhi.ui import nav, slots


def _may(request: HttpRequest | None, wanted: Any) -> bool:
    actor: Actor | None = getattr(request, "actor", None)
    return actor is not None and may_enter(actor, frozenset(str(one) for one in wanted))


def overview_link(request: HttpRequest | None, thing: Any) -> SafeString | None:
    """Return the link to the pictures: a leader's opens the whole, everybody else's what is open today."""
    if request is None or not _may(request, LOOKERS):
        return None
    whole = _may(request, (Capacity.LEADER,))
    address = reverse("insight:whole" if whole else "insight:overview")
    return nav.link(request, _("态势"), address, under=reverse("insight:overview"))


def map_link(request: HttpRequest | None, thing: Any) -> SafeString | None:
    """Return the link to the map."""
    return nav.link(request, _("地图"), reverse("insight:map")) if request and _may(request, MAP_READERS) else None


def tab(request: HttpRequest | None, thing: Any) -> SafeString | None:
    """Return the way back from a leader's visit."""
    if request is None or not _may(request, (Capacity.LEADER,)):
        return None
    return nav.tab(request, _("态势"), reverse("insight:overview"), icon="map")


def _picture(name: str, label: Any, wanted: Any) -> Any:
    """Return the filler of one way about the pictures, for those who may go it."""

    def fill(request: HttpRequest | None, here: Any) -> SafeString | None:
        if request is None or not _may(request, wanted):
            return None
        mark, on = (format_html(' aria-current="{}"', "page"), " on") if here == name else ("", "")
        return format_html('<a class="filter{}" href="{}"{}>{}</a>', on, reverse(f"insight:{name}"), mark, label)

    return fill


PICTURES = (
    ("whole", gettext_lazy("全局"), WHOLE_READERS),
    ("overview", pgettext_lazy("picture", "今天"), LOOKERS),
    ("map", gettext_lazy("地图"), MAP_READERS),
    ("screen", gettext_lazy("大屏"), LOOKERS),
)


def register() -> None:
    """Fill the slots."""
    for order, (name, label, wanted) in enumerate(PICTURES, start=1):
        slots.register("picture.tabs", _picture(name, label, wanted), order=order, key=f"insight.{name}")
    slots.register("nav", overview_link, order=20, key="insight.overview")
    slots.register("nav", map_link, order=22, key="insight.map")
    slots.register("worker.tabs", tab, order=40, key="insight.tab")
