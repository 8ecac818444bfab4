"""What this room shows on others' pages: its place in the navigation, and ties beside the pairs of enterprises."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from shanzhi.accounts.access import may_enter
from shanzhi.enterprises.access import may_add
from shanzhi.enterprises.models import Enterprise, Tie
from shanzhi.enterprises.queries import file_of
from shanzhi.enterprises.workflow import CHANNEL
from shanzhi.needs.models import WATCHERS, Listing
from shanzhi.organisation.models import Unit
from shanzhi.ui import nav, slots

TIES = {"adviser_enterprise": "adviser", "organ_enterprise": "organ"}  # what pairs call the two, and what ties do


def _ties(request: HttpRequest | None, kind: str) -> str:
    """Say beside the pairs of enterprises that their pages hold ties of the same kind, or it looks as if none were."""
    actor = getattr(request, "actor", None)
    if kind not in TIES or actor is None or not may_enter(actor, WATCHERS):
        return ""
    n = Tie.objects.in_district(actor.district_id).filter(kind=TIES[kind], ends_on=None).count()
    said = _("企业页上定好的联系有%(n)s条，列在“指导员和联系”里，不用在这里再记。") % {"n": n}
    return format_html('<p class="meta"><a href="{}">{}</a></p>', reverse("enterprises:advisers"), said) if n else ""


def _own(request: HttpRequest | None, units: list[Unit]) -> str:
    """Show an enterprise's own people how their enterprise stands here: branch, plan, loans, who looks after it."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return ""
    rows = Enterprise.objects.visible_to(actor).filter(unit__in=units).select_related("unit").order_by("unit__path")
    parts = [{"enterprise": one, "file": file_of(one)} for one in rows]
    return render_to_string("enterprises/_own.html", {"parts": parts}, request=request) if parts else ""


def _send(request: HttpRequest | None, need: Listing) -> str:
    """Offer beside an enterprise's waiting need to give it to the loop."""
    actor = getattr(request, "actor", None)
    if actor is None or not need.is_need or not need.is_open or need.circle not in ("", CHANNEL):
        return ""
    found = Enterprise.objects.visible_to(actor).filter(unit_id=need.owner_id).select_related("unit").first()
    if found is None or not may_add(actor, found):
        return ""
    address = reverse("enterprises:act", args=[found.unit.code, "send"])
    return render_to_string("needs/_send.html", {"need": need, "address": address}, request=request)


def fill() -> None:
    """Fill the slots this room fills."""
    slots.register("unit.own", _own, order=10, key="enterprises.own")
    slots.register("listing.aside", _send, order=10, key="enterprises.send")
    slots.register("pair.kind", _ties, key="enterprises.ties")
    nav.offer("nav.more", pgettext_lazy("heading", "企业"), "enterprises:register", WATCHERS, order=34)
