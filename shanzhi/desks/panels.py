"""What the loop shows on others' pages: its places in the navigation, for whoever may enter them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.people.access import may_enter
from shanzhi.people.capacities import Capacity
from shanzhi.ui import slots

LINKS = (
    ("desks:board", _("待办"), "/board/", (
        Capacity.INTAKE_AGENT, Capacity.REGISTRAR, Capacity.DISPATCHER, Capacity.CHECKER, Capacity.SUPERVISOR,
        Capacity.COMPLAINT_RECEIVER, Capacity.CHILD_PROTECTION,
    )),
    ("desks:inbox", _("本单位"), "/tasks/", (Capacity.HANDLER, Capacity.UNIT_APPROVER)),
    ("desks:list", pgettext_lazy("cases", "事项"), "/cases/", ()),
    ("desks:waiting", _("待批"), "/applications/", (
        Capacity.UNIT_APPROVER, Capacity.DISPATCHER, Capacity.REGISTRAR, Capacity.SUPERVISOR,
    )),
)  # fmt: skip


def nav(request: HttpRequest | None, thing: Any) -> str:
    """Return the links this person may follow, the present one marked."""
    actor = getattr(request, "actor", None)
    if request is None or actor is None:
        return ""
    shown = []
    for name, label, prefix, capacities in LINKS:
        if may_enter(actor, frozenset(str(capacity) for capacity in capacities)):
            current = request.path.startswith(prefix)
            shown.append(
                render_to_string("ui/nav_link.html", {"url": reverse(name), "label": label, "current": current})
            )
    return "".join(shown)


slots.register("nav", lambda request, thing: _safe(nav(request, thing)), order=10, key="cases.nav")


def _safe(html: str) -> Any:
    from django.utils.safestring import mark_safe

    return mark_safe(html)  # noqa: S308 - made of templates alone
