"""Pages of supervision orders: what there is, one order, its paper, its steps, and a batch tried dry."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.accounts.access import StaffRequest, requires
from shanzhi.dockets.access import get_one, steps_for
from shanzhi.dockets.views import data_of, form_page, key_of, row_of, step_form
from shanzhi.dockets.workflow import OVERSEERS
from shanzhi.journal.queries import history_panel
from shanzhi.kernel.refusal import Refused
from shanzhi.loop.asking import Asked
from shanzhi.supervision import access, forms
from shanzhi.supervision.actions.batch import issue_batch
from shanzhi.supervision.actions.orders import take_order_step
from shanzhi.supervision.models import Order
from shanzhi.supervision.queries import batch as batches
from shanzhi.supervision.queries import orders as queries
from shanzhi.supervision.queries import pages as questions
from shanzhi.supervision.queries.books import rules_in_force
from shanzhi.supervision.workflow import LEVEL_WORDS, Level
from shanzhi.ui.codes import qr
from shanzhi.ui.context import moment_of

BY_FORM = ("reply", "accept", "send_back", "withdraw", "sign")


@requires()
@require_safe
def home(request: StaffRequest) -> HttpResponse:
    """Show the orders one may know of, and what waits for this person."""
    at, actor, show = moment_of(request), request.actor, request.GET.get("show", "open")
    context = {
        "rows": queries.orders(actor, show=show),
        "show": show,
        "waiting": questions.waiting(actor, at=at),
        "oversees": bool(actor.holdings_as(OVERSEERS)),
        "decides": bool(actor.holdings_as(access.DECIDERS)),
    }
    return render(request, "supervision/home.html", context)


def get_order(request: StaffRequest, number: str) -> Order:
    """Return an order one may know of."""
    found: Order = get_one(access.orders_visible(request.actor).select_related("unit"), number)
    return found


@requires()
@require_safe
def order(request: StaffRequest, number: str) -> HttpResponse:
    """Show one order with its cases, its reply and its course."""
    one = get_order(request, number)
    rows = queries.covered_by(one)
    context = {
        "order": one,
        "rows": rows,
        "known": questions.case_numbers(one.district_id, request.actor, [row.case_id for row in rows]),
        "steps": steps_for(one, request.actor, units=[one.unit_id]),
        "late": one.is_overdue(at=moment_of(request)),
        "history": history_panel(one.district_id, [("order", one.pk)], limit=50),
    }
    return render(request, "supervision/order.html", context)


@requires()
@require_safe
def order_print(request: StaffRequest, number: str) -> HttpResponse:
    """Show an order as a sheet of paper."""
    one = get_order(request, number)
    paper = queries.order_document(one)
    address = request.build_absolute_uri(paper.path)
    return render(request, "supervision/order_print.html", {"paper": paper, "order": one, "qr": qr(address)})


@requires()
@require_http_methods(["GET", "HEAD", "POST"])
def order_step(request: StaffRequest, number: str, verb: str) -> HttpResponse:
    """Show the form of a step on an order, and take it."""
    one = get_order(request, number)
    row, at, url = row_of(one, verb, among=BY_FORM), moment_of(request), reverse("supervision:order", args=[number])
    form = step_form(request, one, row)

    def act(told: Any) -> str:
        take_order_step(one, verb, by=request.actor, at=at, seen=told.cleaned_data["seen"], **told.brought())
        return url

    done = _("%(order)s：%(step)s好了。") % {"order": one.shown, "step": row.label}
    what = str(row.label) + _("：") + one.shown
    return form_page(request, form, act, title=what, button=row.label, back=(url, one.shown), done=done)


@requires(*OVERSEERS)
@require_http_methods(["GET", "HEAD", "POST"])
def batch(request: StaffRequest) -> HttpResponse:
    """Try a batch dry, and issue it as it was shown."""
    at, actor = moment_of(request), request.actor
    given = {"clock": "late", "level": str(Level.BLUE), **request.GET.dict()}
    filters = forms.FilterForm(given)
    asked = Asked.read(given | filters.codes())
    level = given["level"] if given["level"] in {str(one) for one in Level} else str(Level.BLUE)
    plan = batches.plan_batch(actor, asked, level, at=at)
    rules = rules_in_force(actor.district_id)
    start = {"key": key_of(request), "seal": plan.seal, "level": level, **_texts(level, queries.rules_name(rules))}
    form = forms.BatchForm(data_of(request), initial=start)
    form.fields["level"].disabled = True
    refusal = None
    if form.is_bound and form.is_valid():
        try:
            made = issue_batch(asked, by=actor, at=at, **form.cleaned_data)
        except Refused as why:
            refusal = why
        else:
            messages.success(request, _("发出%(n)s张督办单。") % {"n": len(made)})
            return redirect("supervision:home")
    context = {"plan": plan, "form": form, "filters": filters, "refusal": refusal, "level": LEVEL_WORDS[Level(level)]}
    return render(request, "supervision/batch.html", context, status=200 if refusal is None else 409)


def _texts(level: str, code: str) -> dict[str, str]:
    """Return the words a batch begins with; whoever signs it changes them."""
    return {
        "reasons": _("同类事项集中超期，一并督办。"),
        "basis": _("督办规则%(code)s版，%(level)s。") % {"code": code, "level": LEVEL_WORDS[Level(level)]},
        "demands": _("逐件办理并交结果；办不了的，逐件写明卡在哪里、要谁配合。"),
    }
