"""What this room shows on others' pages: on the case what was urged and ordered; links to its own pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from shanzhi.cases.models import Case
from shanzhi.dockets.access import may_oversee
from shanzhi.dockets.workflow import OVERSEERS
from shanzhi.kernel.actors import Actor, ActorKind
from shanzhi.loop.workflow import State
from shanzhi.people.access import may_enter
from shanzhi.supervision import access
from shanzhi.supervision.queries.pages import case_side, waiting
from shanzhi.ui import nav, slots
from shanzhi.ui.context import moment_of


def staff_in(request: HttpRequest | None) -> Actor | None:
    """Return the member of staff a page is drawn for, or None; a unit's outside contact is none."""
    actor: Actor | None = getattr(request, "actor", None)
    return actor if actor is not None and actor.kind is ActorKind.USER and may_enter(actor, frozenset()) else None


def case_aside(request: HttpRequest | None, case: Case) -> str | None:
    """Show what supervision knows of a case, and what may begin here."""
    actor = staff_in(request)
    if actor is None:
        return None
    begins, side = _begins(actor, case), case_side(case, actor)
    warned = slots.render("supervision.case", request, case)
    if side.is_empty and not begins and not warned:
        return None
    context = {"side": side, "begins": begins, "warned": warned}
    return render_to_string("supervision/_case_aside.html", context, request=request)


def _begins(actor: Actor, case: Case) -> list[tuple[str, str]]:
    """Return what this person may begin at a case now, as (words, address)."""
    if case.state != State.DISPATCHED or case.paused:
        return []
    offered = [(_("催办"), "urge", access.URGERS), (_("发督办单"), "issue", OVERSEERS)]
    return [
        (words, reverse(f"supervision:{name}", args=[case.number]))
        for words, name, capacities in offered
        if may_oversee(actor, case, capacities)
    ]


def tabs(request: HttpRequest | None, _thing: Any) -> SafeString:
    """Return the links among the pages of supervision."""
    names = [(_("督办单"), "home"), (_("督办规则"), "rules")]
    return tab_links(request, ((words, reverse(f"supervision:{name}")) for words, name in names))


def tab_links(request: HttpRequest | None, pages: Iterable[tuple[object, str]]) -> SafeString:
    """Return links for the slot "supervision.tabs", which the rooms above fill too."""
    here = getattr(request, "path", "")
    rows = ((url, "page" if url == here else "false", words) for words, url in pages)
    return format_html_join("", '<a class="filter" href="{}" aria-current="{}">{}</a>', rows)


def desk_aside(request: HttpRequest | None, _thing: Any) -> str | None:
    """Show a unit or a desk which orders wait for it; nothing when none does."""
    actor = staff_in(request)
    if request is None or actor is None:
        return None
    found = waiting(actor, at=moment_of(request))
    if not found.orders:
        return None
    words = ngettext("%(n)s张督办单等您", "%(n)s张督办单等您", found.orders) % {"n": found.orders}
    late = ngettext("%(n)s张过了答复期限", "%(n)s张过了答复期限", found.late) % {"n": found.late} if found.late else ""
    return format_html(
        '<section class="panel"><header><h2>{}</h2></header><ul class="mini"><li><p><a href="{}">{}</a></p>'
        '<p class="meta">{}</p></li></ul></section>',
        _("督办"),
        reverse("supervision:home"),
        words,
        late,
    )


def fill() -> None:
    """Fill the slots this room fills."""
    nav.offer("nav", gettext_lazy("督办"), "supervision:home", access.DESK, order=35)
    slots.register("supervision.tabs", tabs, order=10, key="supervision.tabs")
    slots.register("case.aside", case_aside, order=20, key="supervision.case")
    slots.register("desk.aside", desk_aside, order=20, key="supervision.desk")
