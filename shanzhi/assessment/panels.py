"""What 考核 shows on others' pages: its links, behind 更多."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from shanzhi.assessment.access import HEADS, LOOKERS, WORKERS
from shanzhi.people.access import may_enter
from shanzhi.ui import nav, slots


def _link(request: HttpRequest | None, _thing: Any) -> str:
    actor = getattr(request, "actor", None)
    if request is None or actor is None:
        return ""
    if may_enter(actor, frozenset(str(one) for one in (*LOOKERS, *HEADS))):
        return nav.link(request, _("考核"), reverse("assessment:overview"))
    if may_enter(actor, frozenset(str(one) for one in WORKERS)):
        return nav.link(request, _("我的结果"), reverse("assessment:mine"))
    return ""


def fill() -> None:
    """Fill the slots this room fills."""
    slots.register("nav.more", _link, order=30, key="assessment.nav")
