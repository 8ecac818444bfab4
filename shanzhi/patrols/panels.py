"""What this room shows on others' pages: the tabs of the phone, a link for whoever walks the ground."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from shanzhi.accounts.access import looking
from shanzhi.patrols.access import TELLERS, WALKERS
from shanzhi.ui import nav, slots


def tabs(request: HttpRequest | None, thing: Any) -> SafeString | None:
    """Return the four tabs of a worker, or the one of a visiting leader."""
    if request is None or not looking(request, TELLERS):
        return None
    home, tell = reverse("patrols:home"), reverse("patrols:tell")
    if not looking(request, WALKERS):
        return nav.tab(request, _("报事"), tell, icon="plus-lg")
    first = {"url": home, "label": _("首页"), "icon": "house", "current": request.path == home}
    shown = [
        render_to_string("ui/tab_link.html", first),
        nav.tab(request, _("报事"), tell, icon="plus-lg"),
        nav.tab(request, pgettext("phone", "任务"), reverse("patrols:tasks"), icon="list-check"),
        nav.tab(request, pgettext("phone", "网格"), reverse("patrols:grid"), icon="map"),
    ]
    return mark_safe("".join(shown))  # noqa: S308 - made of templates alone


def register() -> None:
    """Fill the slots."""
    slots.register("worker.tabs", tabs, order=10, key="patrols.tabs")
    nav.offer("nav", gettext_lazy("巡查"), "patrols:home", WALKERS, order=8)
    nav.offer("nav", gettext_lazy("走访报事"), "patrols:tell", TELLERS, but=WALKERS, order=8)
