"""What this room shows on others' pages: the ways to its own, for staff and at the foot of residents' pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.ui import nav, slots


def foot(request: HttpRequest | None, _thing: Any) -> str:
    """Return the way to the suggestion box, at the foot of residents' pages."""
    return format_html('<a href="{}">{}</a>', reverse("burden:suggestions"), _("给系统提意见"))


def fill() -> None:
    """Fill the slots this room fills."""
    nav.offer("nav.more", gettext_lazy("报表登记"), "burden:forms", order=70)
    nav.offer("nav.more", gettext_lazy("减负账"), "burden:report", order=71)
    nav.offer("nav.more", gettext_lazy("给系统提意见"), "burden:suggestions", order=72)
    slots.register("public.foot", foot, order=60, key="burden.foot")
