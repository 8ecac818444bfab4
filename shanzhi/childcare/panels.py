"""What this room shows on others' pages: its place in the navigation of those who may know, and nothing else."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from shanzhi.accounts.access import may_enter
from shanzhi.childcare.models import COUNTERS, GUARDS, VOLUNTEERS
from shanzhi.ui import nav, slots


def _link(request: HttpRequest | None, _thing: Any) -> str:
    actor = getattr(request, "actor", None)
    if request is None or actor is None:
        return ""
    if may_enter(actor, GUARDS):
        return nav.link(request, _("关爱"), reverse("childcare:home"))
    return nav.link(request, _("我的结对"), reverse("childcare:mine")) if may_enter(actor, VOLUNTEERS) else ""


def _counts(request: HttpRequest | None, _thing: Any) -> str:
    actor = getattr(request, "actor", None)
    if request is None or actor is None or not may_enter(actor, COUNTERS - GUARDS):
        return ""
    return nav.link(request, _("关爱计划"), reverse("childcare:counts"))


def fill() -> None:
    """Fill the slots this room fills."""
    slots.register("nav", _link, order=36, key="childcare.nav")
    slots.register("nav.more", _counts, order=36, key="childcare.counts")
