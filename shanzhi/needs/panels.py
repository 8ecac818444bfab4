"""What this room shows on others' pages: its place in the navigation, the public list at the foot of public pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.needs.models import OWNERS, READERS
from shanzhi.ui import nav, slots


def _foot(_request: HttpRequest | None, _thing: Any) -> str:
    return format_html('<a href="{}">{}</a>', reverse("needs:public"), _("需求和资源"))


def fill() -> None:
    """Fill the slots this room fills."""
    own, board = gettext_lazy("我的单位"), gettext_lazy("等对接的需求")
    nav.offer("nav", own, "needs:own", OWNERS, outside=True, order=30)
    nav.offer("nav", board, "needs:board", OWNERS, outside=True, order=31)
    nav.offer("nav.more", gettext_lazy("三项清单"), "needs:listings", READERS, outside=False, order=32)
    slots.register("public.foot", _foot, order=45, key="needs.foot")
