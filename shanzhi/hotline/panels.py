"""What the hotline shows on others' pages: its place in the navigation, for whoever takes sheets in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from shanzhi.accounts.access import may_enter
from shanzhi.hotline.models import CAPACITIES
from shanzhi.ui import nav, slots


def _link(request: HttpRequest | None, thing: Any) -> str:
    actor = getattr(request, "actor", None)
    if request is None or actor is None or not may_enter(actor, CAPACITIES):
        return ""
    return nav.link(request, _("收表"), reverse("hotline:sheets"))


def fill() -> None:
    """Fill the slots this room fills."""
    slots.register("nav", _link, order=50, key="hotline.nav")
