"""Pages of the accountability list: one's own lines, those to decide. Sealed from everybody else."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.accountability import access
from shanzhi.accountability.actions.items import take_item_step
from shanzhi.accountability.models import AccountabilityItem
from shanzhi.accountability.queries import items as queries
from shanzhi.accounts.access import StaffRequest, requires
from shanzhi.dockets.access import get_one
from shanzhi.dockets.views import form_page, row_of, step_form
from shanzhi.journal.queries import history_panel
from shanzhi.ui.context import moment_of

BY_FORM = ("state_view", "list", "dismiss", "appeal", "uphold", "overturn", "withdraw")


@requires()
@require_safe
def items(request: StaffRequest) -> HttpResponse:
    """Show what is about oneself, and what one decides on."""
    actor = request.actor
    rows = [
        (one, queries.rule_words(one), queries.fact_words(one, at=moment_of(request))) for one in queries.items(actor)
    ]
    context = {
        "mine": [row for row in rows if row[0].person_id == actor.user_id],
        "others": [row for row in rows if row[0].person_id != actor.user_id],
        "decides": access.sees_items(actor),
    }
    return render(request, "accountability/items.html", context)


def get_item(request: StaffRequest, number: str) -> AccountabilityItem:
    """Return an item one may know of."""
    found = access.items_visible(request.actor).select_related("person", "unit")
    one: AccountabilityItem = get_one(found, number)
    return one


@requires()
@require_safe
def item(request: StaffRequest, number: str) -> HttpResponse:
    """Show one item: which rule, which version, which lines, what was said and decided."""
    one = get_item(request, number)
    context = {
        "item": one,
        "rule": queries.rule_words(one),
        "facts": queries.fact_words(one, at=moment_of(request)),
        "lines": queries.shown_lines(one),
        "is_mine": one.person_id == request.actor.user_id,
        "steps": access.steps_for(one, request.actor),
        "history": history_panel(one.district_id, [("accountability", one.pk)], limit=50),
    }
    return render(request, "accountability/item.html", context)


@requires()
@require_http_methods(["GET", "HEAD", "POST"])
def item_step(request: StaffRequest, number: str, verb: str) -> HttpResponse:
    """Speak for oneself, decide, appeal, hear an appeal."""
    one = get_item(request, number)
    row, url = row_of(one, verb, among=BY_FORM), reverse("accountability:item", args=[number])
    form = step_form(request, one, row)

    def act(told: Any) -> str:
        seen = told.cleaned_data["seen"]
        take_item_step(one, verb, by=request.actor, at=moment_of(request), seen=seen, **told.brought())
        return url

    back = (url, _("清单第%(number)s号") % {"number": one.number})
    return form_page(
        request,
        form,
        act,
        title=row.label,
        button=row.label,
        back=back,
        intro=queries.fact_words(one, at=moment_of(request)),
    )
