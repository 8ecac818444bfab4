"""What this room shows on others' pages: the keeper's way to the registers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from shanzhi.enforcement.access import KEEPERS
from shanzhi.people.access import may_enter
from shanzhi.ui import nav, slots


def more(request: HttpRequest | None, _thing: Any) -> SafeString | None:
    """Show the registers to the keeper."""
    actor = getattr(request, "actor", None)
    if request is None or actor is None or not may_enter(actor, KEEPERS):
        return None
    return nav.link(request, _("检查的名录和规则"), reverse("enforcement:registers"))


def register() -> None:
    """Fill the slot."""
    slots.register("nav.more", more, order=44, key="enforcement.more")
