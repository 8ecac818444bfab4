"""What this room shows on others' pages: links to the look-alikes, the hot issues and what was learned."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shanzhi.learning.access import KEEPERS, SORTERS, WATCHERS
from shanzhi.people.access import may_enter
from shanzhi.ui import nav, slots


def _hot(request: HttpRequest | None, _thing: Any) -> str:
    return _link(request, WATCHERS, pgettext("heading", "热点"), "learning:issues")


def _alike(request: HttpRequest | None, _thing: Any) -> str:
    return _link(request, SORTERS, _("像是同一件"), "learning:alikes")


def _versions(request: HttpRequest | None, _thing: Any) -> str:
    return _link(request, KEEPERS, _("研判学习"), "learning:versions")


def _link(request: HttpRequest | None, wanted: Any, label: str, name: str) -> str:
    actor = getattr(request, "actor", None)
    if request is None or actor is None or not may_enter(actor, frozenset(map(str, wanted))):
        return ""
    return nav.link(request, label, reverse(name))


def fill() -> None:
    """Fill the slots this room fills."""
    slots.register("nav.more", _hot, order=35, key="learning.hot")
    slots.register("nav.more", _alike, order=34, key="learning.alike")
    slots.register("nav.more", _versions, order=80, key="learning.versions")
