"""Pages of the reserve list 后备干部: proposals and their decisions, for those they concern."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from shanzhi.assessment import access
from shanzhi.assessment.queries.periods import periods
from shanzhi.counting.figures import county_path
from shanzhi.kernel.refusal import Refused
from shanzhi.people.access import StaffRequest, requires
from shanzhi.people.capacities import Capacity
from shanzhi.reserve import actions, queries
from shanzhi.reserve.forms import DecideNominationForm, ProposeForm
from shanzhi.ui.context import moment_of

LEADING = (Capacity.UNIT_APPROVER, Capacity.GRID_HEAD)


@requires(*LEADING, *access.LOOKERS, *access.WORKERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def proposals(request: StaffRequest) -> HttpResponse:
    """Show the proposals one may read; who leads people proposes after a year is frozen."""
    actor, at = request.actor, moment_of(request)
    years = [one for one in periods(actor.district_id) if one.kind == "year" and one.is_frozen]
    data = request.POST if request.method == "POST" else None
    form = ProposeForm(data)
    if data is not None and form.is_valid():
        told = form.cleaned_data
        try:
            if not years:
                raise Refused(_("年考核封账以后才提名。"))
            actions.propose(years[0], told["username"], reason=told["reason"], by=actor, at=at)
            messages.success(request, _("提名交上去了，由领导定。"))
            return redirect("reserve:proposals")
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    leads = bool(actor.capacities() & {str(one) for one in LEADING})
    context = {"rows": queries.nominations_for(actor), "form": form if (years and leads) or data is not None else None}
    return render(request, "reserve/proposals.html", context)


@requires(*LEADING, *access.LOOKERS, *access.WORKERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: StaffRequest, number: str) -> HttpResponse:
    """Show one proposal; a leader decides."""
    actor = request.actor
    held = queries.nomination_numbered(actor, number)
    if held is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = DecideNominationForm(data, initial={"seen": held.version})
    if data is not None and form.is_valid():
        told = form.cleaned_data
        words = {"decision": told["decision"], "seen": told["seen"]}
        try:
            actions.decide(held, taken=told["taken"] == "yes", by=actor, at=moment_of(request), **words)
            return redirect("reserve:proposals")
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    row = next(one for one in queries.nominations_for(actor) if one.nomination.pk == held.pk)
    may = row.waits and access.may_sign(actor, county_path(actor.district_id))
    return render(request, "reserve/proposal.html", {"row": row, "form": form if may or data else None})
