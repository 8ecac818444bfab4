"""What this room shows on others' pages: its place in the navigation."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import pgettext

from shanzhi.accounts.access import may_enter
from shanzhi.needs.models import WATCHERS
from shanzhi.ui import nav, slots


def _more(request: HttpRequest | None, _thing: Any) -> str:
    actor = getattr(request, "actor", None)
    if request is None or actor is None or not may_enter(actor, WATCHERS):
        return ""
    return nav.link(request, pgettext("heading", "企业"), reverse("enterprises:register"))


def fill() -> None:
    """Fill the slots this room fills."""
    slots.register("nav.more", _more, order=34, key="enterprises.more")
