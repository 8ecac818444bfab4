"""What this room shows on others' pages: the tabs of the phone, a link for whoever walks the ground."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shanzhi.patrols.access import TELLERS, WALKERS
from shanzhi.people.access import may_enter
from shanzhi.ui import nav, slots

_WALKERS = frozenset(str(one) for one in WALKERS)
_TELLERS = frozenset(str(one) for one in TELLERS)


def _held(request: HttpRequest | None, wanted: frozenset[str]) -> bool:
    actor = getattr(request, "actor", None)
    return actor is not None and may_enter(actor, wanted)


def tabs(request: HttpRequest | None, thing: Any) -> SafeString | None:
    """Return the four tabs of a worker, or the one of a visiting leader."""
    if request is None or not _held(request, _TELLERS):
        return None
    home, tell = reverse("patrols:home"), reverse("patrols:tell")
    if not _held(request, _WALKERS):
        return nav.tab(request, _("报事"), tell, icon="plus-lg")
    first = {"url": home, "label": _("首页"), "icon": "house", "current": request.path == home}
    shown = [
        render_to_string("ui/tab_link.html", first),
        nav.tab(request, _("报事"), tell, icon="plus-lg"),
        nav.tab(request, pgettext("phone", "任务"), reverse("patrols:tasks"), icon="list-check"),
        nav.tab(request, pgettext("phone", "网格"), reverse("patrols:grid"), icon="map"),
    ]
    return mark_safe("".join(shown))  # noqa: S308 - made of templates alone


def link(request: HttpRequest | None, thing: Any) -> SafeString | None:
    """Return the way to the phone's pages in the staff's navigation: for workers their work, for leaders a visit."""
    if request is None or not _held(request, _TELLERS):
        return None
    if _held(request, _WALKERS):
        return nav.link(request, _("巡查"), reverse("patrols:home"))
    return nav.link(request, _("走访报事"), reverse("patrols:tell"))


def register() -> None:
    """Fill the slots."""
    slots.register("worker.tabs", tabs, order=10, key="patrols.tabs")
    slots.register("nav", link, order=8, key="patrols.nav")
