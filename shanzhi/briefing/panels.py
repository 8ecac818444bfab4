"""What 月报 shows on others' pages: its way in beside the pictures."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from shanzhi.insight.access import WHOLE_READERS
from shanzhi.people.access import may_enter
from shanzhi.ui import slots


def _tab(request: HttpRequest | None, here: Any) -> str:
    actor = getattr(request, "actor", None)
    if actor is None or not may_enter(actor, frozenset(str(one) for one in WHOLE_READERS)):
        return ""
    mark = format_html(' aria-current="{}"', "page") if here == "brief" else ""
    on = " on" if here == "brief" else ""
    address = reverse("briefing:brief")
    return format_html('<a class="filter{}" href="{}"{}>{}</a>', on, address, mark, _("月报"))


def fill() -> None:
    """Fill the slot this room fills."""
    slots.register("picture.tabs", _tab, key="briefing.tab")
