"""What this room shows on others' pages: its place in the navigation, the public list at the foot of public pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from shanzhi.accounts.access import is_outside, may_enter
from shanzhi.needs.models import OWNERS, READERS
from shanzhi.ui import nav, slots


def _more(request: HttpRequest | None, _thing: Any) -> str:
    actor = getattr(request, "actor", None)
    if request is None or actor is None or not may_enter(actor, READERS) or is_outside(actor):
        return ""
    return nav.link(request, _("三项清单"), reverse("needs:listings"))


def _own(request: HttpRequest | None, _thing: Any) -> str:
    """Show somebody who is only their unit's contact the few links of their work, none of them folded away."""
    actor = getattr(request, "actor", None)
    if request is None or actor is None or not may_enter(actor, OWNERS) or not is_outside(actor):
        return ""
    own = nav.link(request, _("我的单位"), reverse("needs:own"))
    return own + nav.link(request, _("等对接的需求"), reverse("needs:board"))


def _foot(_request: HttpRequest | None, _thing: Any) -> str:
    return format_html('<a href="{}">{}</a>', reverse("needs:public"), _("需求和资源"))


def fill() -> None:
    """Fill the slots this room fills."""
    slots.register("nav", _own, order=30, key="needs.own")
    slots.register("nav.more", _more, order=32, key="needs.more")
    slots.register("public.foot", _foot, order=45, key="needs.foot")
