"""What the pictures show on others' pages: their places in the navigation, and in a visiting leader's tabs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from shanzhi.accounts.access import looking
from shanzhi.insight.access import LOOKERS, MAP_READERS, WHOLE_READERS
from shanzhi.people.capacities import Capacity
from shanzhi.ui import nav, slots


def overview_link(request: HttpRequest | None, thing: Any) -> SafeString | None:
    """Return the link to the pictures: a leader's opens the whole, everybody else's what is open today."""
    if request is None or not looking(request, LOOKERS):
        return None
    whole = looking(request, (Capacity.LEADER,))
    address = reverse("insight:whole" if whole else "insight:overview")
    return nav.link(request, _("态势"), address, under=reverse("insight:overview"))


def _picture(name: str, label: Any, wanted: Any) -> Any:
    """Return the filler of one way about the pictures, for those who may go it."""

    def fill(request: HttpRequest | None, here: Any) -> SafeString | None:
        if request is None or not looking(request, wanted):
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
    nav.offer("nav", gettext_lazy("地图"), "insight:map", MAP_READERS, order=22)
    nav.offer_tab(gettext_lazy("态势"), "insight:overview", (Capacity.LEADER,), icon="map", order=40)
