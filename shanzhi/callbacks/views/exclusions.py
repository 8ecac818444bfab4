"""Pages of exclusions 剔除: the list with the open counts of every unit, asking, deciding, asking again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.callbacks import access, forms
from shanzhi.callbacks.actions import exclusions as actions
from shanzhi.callbacks.models import Exclusion
from shanzhi.callbacks.queries import exclusions as queries
from shanzhi.cases.querysets import UNIT_CAPACITIES
from shanzhi.journal.queries import history_panel
from shanzhi.kernel.refusal import Refused
from shanzhi.organisation.models import Unit
from shanzhi.people.access import StaffRequest, requires
from shanzhi.ui.context import moment_of
from shanzhi.ui.forms import status_of


@requires()
@never_cache
@require_safe
def exclusion_list(request: StaffRequest) -> HttpResponse:
    """Show every unit's counts to all staff, and the requests about cases one may know of."""
    context = {
        "rows": queries.seen_by(request.actor),
        "counts": queries.counts_by_unit(request.actor.district_id, at=moment_of(request)),
        "days": queries.SPAN_DAYS,
    }
    return render(request, "callbacks/exclusions.html", context)


@requires(*UNIT_CAPACITIES)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: StaffRequest, number: str) -> HttpResponse:
    """Ask to leave a case out of the rates."""
    case = access.ended_case(request.actor, number)
    unit = Unit.objects.get(pk=access.units_asking(request.actor, case)[0])
    data = request.POST if request.method == "POST" else None
    form, refusal = forms.AskExclusionForm(data), None
    if data is not None and form.is_valid():
        try:
            made = actions.ask_exclusion(case, unit=unit, by=request.actor, at=moment_of(request), **form.cleaned_data)
            messages.success(request, _("申请交上去了，由外单位的人复核。"))
            return redirect("callbacks:exclusion", made.number)
        except Refused as refused:
            refusal = refused
    context = {"case": case, "unit": unit, "form": form, "refusal": refusal}
    return render(request, "callbacks/exclusion_form.html", context, status=status_of(refusal))


@requires()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def exclusion(request: StaffRequest, number: str) -> HttpResponse:
    """Show one request with its reasons; take the decision of whoever may review."""
    found = access.get_exclusion(request.actor, number)
    data = request.POST if request.method == "POST" else None
    form, refusal = forms.DecideForm(data), None
    if data is not None and form.is_valid():
        grant, why = form.cleaned_data["verdict"] == "grant", form.cleaned_data["decision"]
        try:
            actions.decide_exclusion(found, grant=grant, decision=why, by=request.actor, at=moment_of(request))
            messages.success(request, _("决定记下了，单位看得到。"))
            return redirect("callbacks:exclusion", number)
        except Refused as refused:
            refusal = refused
    return _page(request, found, form=form, refusal=refusal)


@requires(*UNIT_CAPACITIES)
@require_POST
def again(request: StaffRequest, number: str) -> HttpResponse:
    """Ask for a second review."""
    found = access.get_exclusion(request.actor, number)
    form = forms.AgainForm(request.POST)
    refusal: Refused | None = Refused(_("写清为什么要再看一次，至少%(n)s个字。") % {"n": actions.LEAST})
    if form.is_valid():
        try:
            actions.ask_again(found, reason=form.cleaned_data["reason"], by=request.actor, at=moment_of(request))
            messages.success(request, _("交上去了，由另一位督办员再看。"))
            return redirect("callbacks:exclusion", number)
        except Refused as refused:
            refusal = refused
    return _page(request, found, again_form=form, refusal=refusal)


def _page(request: StaffRequest, found: Exclusion, **shown: Any) -> HttpResponse:
    asks = found.unit_id in access.units_asking(request.actor, found.case)
    context: dict[str, Any] = {
        "exclusion": found,
        "case": found.case,
        "form": forms.DecideForm(),
        "again_form": forms.AgainForm(),
        "refusal": None,
        "may_review": access.may_review(request.actor, found),
        "may_ask_again": found.may_be_asked_again and asks,
        "history": history_panel(found.district_id, [("exclusion", found.pk)], limit=20),
    } | shown
    return render(request, "callbacks/exclusion.html", context, status=status_of(context["refusal"]))
