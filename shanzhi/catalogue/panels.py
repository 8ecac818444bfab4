"""What this room shows on others' pages: the link to the catalogue."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from shanzhi.accounts.access import may_enter
from shanzhi.ui import nav, slots


def _link(request: HttpRequest | None, _thing: Any) -> str:
    actor = getattr(request, "actor", None)
    if request is None or actor is None or not may_enter(actor, frozenset()):
        return ""
    return nav.link(request, _("清单"), reverse("catalogue:matters"))


def fill() -> None:
    """Fill the slots this room fills."""
    slots.register("nav.more", _link, order=10, key="catalogue.nav")
