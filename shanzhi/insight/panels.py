"""What the pictures show on others' pages: their places in the navigation, and in a visiting leader's tabs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from shanzhi.insight.access import LOOKERS, MAP_READERS
from shanzhi.kernel.actors import Actor
from shanzhi.people.access import may_enter
from shanzhi.people.capacities import Capacity
from shanzhi.ui import nav, slots


def _may(request: HttpRequest | None, wanted: Any) -> bool:
    actor: Actor | None = getattr(request, "actor", None)
    return actor is not None and may_enter(actor, frozenset(str(one) for one in wanted))


def overview_link(request: HttpRequest | None, thing: Any) -> SafeString | None:
    """Return the link to the overview."""
    return nav.link(request, _("态势"), reverse("insight:overview")) if request and _may(request, LOOKERS) else None


def map_link(request: HttpRequest | None, thing: Any) -> SafeString | None:
    """Return the link to the map."""
    return nav.link(request, _("地图"), reverse("insight:map")) if request and _may(request, MAP_READERS) else None


def tab(request: HttpRequest | None, thing: Any) -> SafeString | None:
    """Return the way back from a leader's visit."""
    if request is None or not _may(request, (Capacity.LEADER,)):
        return None
    return nav.tab(request, _("态势"), reverse("insight:overview"), icon="map")


def register() -> None:
    """Fill the slots."""
    slots.register("nav", overview_link, order=20, key="insight.overview")
    slots.register("nav", map_link, order=22, key="insight.map")
    slots.register("worker.tabs", tab, order=40, key="insight.tab")
