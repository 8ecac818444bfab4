"""What this room shows on others' pages: its place in the navigation, and ties beside the pairs of enterprises."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shanzhi.accounts.access import may_enter
from shanzhi.enterprises.models import Tie
from shanzhi.needs.models import WATCHERS
from shanzhi.ui import nav, slots


def _more(request: HttpRequest | None, _thing: Any) -> str:
    actor = getattr(request, "actor", None)
    if request is None or actor is None or not may_enter(actor, WATCHERS):
        return ""
    return nav.link(request, pgettext("heading", "企业"), reverse("enterprises:register"))


TIES = {"adviser_enterprise": "adviser", "organ_enterprise": "organ"}  # what pairs call the two, and what ties do


def _ties(request: HttpRequest | None, kind: str) -> str:
    """Say beside the pairs of enterprises that their pages hold ties of the same kind, or it looks as if none were."""
    actor = getattr(request, "actor", None)
    if kind not in TIES or actor is None or not may_enter(actor, WATCHERS):
        return ""
    n = Tie.objects.in_district(actor.district_id).filter(kind=TIES[kind], ends_on=None).count()
    said = _("企业页上定好的联系有%(n)s条，列在“指导员和联系”里，不用在这里再记。") % {"n": n}
    return format_html('<p class="meta"><a href="{}">{}</a></p>', reverse("enterprises:advisers"), said) if n else ""


def fill() -> None:
    """Fill the slots this room fills."""
    slots.register("pair.kind", _ties, key="enterprises.ties")
    slots.register("nav.more", _more, order=34, key="enterprises.more")
