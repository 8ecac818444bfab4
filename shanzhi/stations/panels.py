"""What this room shows on others' pages: its place in the navigation, and what is near at the foot of public pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shanzhi.accounts.access import may_enter
from shanzhi.stations.models import READERS
from shanzhi.ui import nav, slots


def _more(request: HttpRequest | None, _thing: Any) -> str:
    actor = getattr(request, "actor", None)
    if request is None or actor is None or not may_enter(actor, READERS):
        return ""
    return nav.link(request, pgettext("heading", "阵地"), reverse("stations:home"))


def _foot(request: HttpRequest | None, _thing: Any) -> str:
    return format_html('<a href="{}">{}</a>', reverse("stations:near"), _("附近的驿站"))


def fill() -> None:
    """Fill the slots this room fills."""
    slots.register("nav.more", _more, order=35, key="stations.more")
    slots.register("public.foot", _foot, order=45, key="stations.foot")
