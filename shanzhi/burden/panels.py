"""What this room shows on others' pages: the ways to its own, for staff and at the foot of residents' pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.kernel.actors import Actor
from shanzhi.people.access import may_enter
from shanzhi.ui import nav, slots

ANYBODY: frozenset[str] = frozenset()


def _link(label: object, name: str) -> slots.Filler:
    def fill(request: HttpRequest | None, _thing: Any) -> str | None:
        actor: Actor | None = getattr(request, "actor", None)
        if request is None or actor is None or not may_enter(actor, ANYBODY):
            return None
        here = reverse(name)
        return nav.link(request, label, here)

    return fill


def foot(request: HttpRequest | None, _thing: Any) -> str:
    """Return the way to the suggestion box, at the foot of residents' pages."""
    return format_html('<a href="{}">{}</a>', reverse("burden:suggestions"), _("给系统提意见"))


def fill() -> None:
    """Fill the slots this room fills."""
    slots.register("nav.more", _link(gettext_lazy("报表登记"), "burden:forms"), order=70, key="burden.forms")
    slots.register("nav.more", _link(gettext_lazy("减负账"), "burden:report"), order=71, key="burden.report")
    slots.register("nav.more", _link(gettext_lazy("给系统提意见"), "burden:suggestions"), order=72, key="burden.box")
    slots.register("public.foot", foot, order=60, key="burden.foot")
