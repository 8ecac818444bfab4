"""What this room shows on others' pages: its place in the navigation, and what is near at the foot of public pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from shanzhi.stations.models import READERS
from shanzhi.ui import nav, slots


def _foot(request: HttpRequest | None, _thing: Any) -> str:
    return format_html('<a href="{}">{}</a>', reverse("stations:near"), _("附近的驿站"))


def fill() -> None:
    """Fill the slots this room fills."""
    nav.offer("nav.more", pgettext_lazy("heading", "阵地"), "stations:home", READERS, order=35)
    slots.register("public.foot", _foot, order=45, key="stations.foot")
