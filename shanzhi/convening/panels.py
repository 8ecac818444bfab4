"""What this room shows on others' pages: on the case what was convened over it; links to its own pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.cases.models import Case
from shanzhi.convening import access
from shanzhi.convening.queries.pages import case_side
from shanzhi.dockets.access import may_oversee
from shanzhi.dockets.workflow import OVERSEERS
from shanzhi.kernel.actors import Actor
from shanzhi.loop.workflow import State
from shanzhi.supervision.panels import staff_in, tab_links
from shanzhi.ui import nav, slots


def case_aside(request: HttpRequest | None, case: Case) -> str | None:
    """Show what was convened over a case, and what may begin here; never in a closed zone."""
    actor = staff_in(request)
    if actor is None or case.is_confidential:
        return None
    begins, side = _begins(actor, case), case_side(case, actor)
    if side.is_empty and not begins:
        return None
    return render_to_string("convening/_case_aside.html", {"side": side, "begins": begins}, request=request)


def _begins(actor: Actor, case: Case) -> list[tuple[str, str]]:
    """Return what this person may begin at a case now, as (words, address)."""
    if not case.is_open:
        return []
    offered = [(_("吹哨"), "call", access.CALLERS), (_("挂牌"), "hang", OVERSEERS)]
    if case.ruling_due and case.state == State.REGISTERED:
        offered.insert(0, (_("召集会商"), "call_joint", access.RULERS))
    return [
        (words, reverse(f"convening:{name}", args=[case.number]))
        for words, name, capacities in offered
        if may_oversee(actor, case, capacities)
    ]


def tabs(request: HttpRequest | None, _thing: Any) -> SafeString:
    """Return this room's links among the pages of supervision."""
    names = [(_("吹哨"), "whistles"), (_("挂牌"), "board"), (_("会商"), "joints")]
    return tab_links(request, ((words, reverse(f"convening:{name}")) for words, name in names))


def fill() -> None:
    """Fill the slots this room fills."""
    nav.offer("nav.more", gettext_lazy("挂牌督办"), "convening:board", order=36)
    slots.register("supervision.tabs", tabs, order=20, key="convening.tabs")
    slots.register("case.aside", case_aside, order=21, key="convening.case")
