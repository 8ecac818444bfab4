"""What this room shows on others' pages: the keeper's way to systems and hooks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from shanzhi.people.access import may_enter
from shanzhi.people.capacities import Capacity
from shanzhi.ui import nav, slots

KEEPERS = frozenset({str(Capacity.KEEPER)})


def _link(request: HttpRequest | None, _thing: Any) -> str:
    actor = getattr(request, "actor", None)
    if request is None or actor is None or not may_enter(actor, KEEPERS):
        return ""
    return nav.link(request, _("接口"), reverse("api:systems"))


def fill() -> None:
    """Fill the slots this room fills."""
    slots.register("nav.more", _link, order=79, key="api.nav")
