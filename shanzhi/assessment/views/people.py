"""Own results, those of whom one leads, what looks made for the score, the reserve list. Nobody is ranked anywhere."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.accounts.models import User
from shanzhi.assessment import access
from shanzhi.assessment.actions import people as verbs
from shanzhi.assessment.forms import DecideNominationForm, NoteForm, ProposeForm
from shanzhi.assessment.models import Finding
from shanzhi.assessment.queries import showing
from shanzhi.assessment.queries.figures import own_figures
from shanzhi.assessment.queries.periods import county_path, periods
from shanzhi.assessment.views.figures import period_filter
from shanzhi.assessment.views.periods import refused
from shanzhi.kernel.refusal import Refused
from shanzhi.people.access import StaffRequest, requires
from shanzhi.people.capacities import Capacity
from shanzhi.ui.context import moment_of

LEADING = (Capacity.UNIT_APPROVER, Capacity.GRID_HEAD)


def _results(request: StaffRequest, person: User) -> HttpResponse:
    every = periods(request.actor.district_id)
    months = [one for one in every if one.kind == "month"]
    wanted = request.GET.get("period", "")
    held = next((one for one in every if one.code == wanted), None) if wanted else (months[0] if months else None)
    if wanted and held is None:
        raise Http404
    context = {
        "person": person,
        "own": person.pk == request.actor.user_id,
        "period": held,
        "filters": [period_filter(request, every, held)] if held is not None else [],
        "figures": own_figures(held, person.pk) if held is not None else [],
    }
    return render(request, "assessment/person.html", context)


@requires()
@never_cache
@require_safe
def mine(request: StaffRequest) -> HttpResponse:
    """Show one's own results, to oneself."""
    return _results(request, access.get_person(request.actor, request.user.get_username(), at=moment_of(request)))


@requires()
@never_cache
@require_safe
def person(request: StaffRequest, username: str) -> HttpResponse:
    """Show somebody's results to themselves or to who leads them."""
    return _results(request, access.get_person(request.actor, username, at=moment_of(request)))


@requires(*LEADING)
@never_cache
@require_safe
def team(request: StaffRequest) -> HttpResponse:
    """Show whom one leads, by name only: each has a page, and no page puts them side by side."""
    return render(request, "assessment/team.html", {"people": showing.led_by(request.actor, at=moment_of(request))})


@requires(*access.LOOKERS)
@never_cache
@require_safe
def watch(request: StaffRequest) -> HttpResponse:
    """Show what looks made for the score, each with its cases, to the county's lookers."""
    actor = request.actor
    if not access.looks_over(actor, county_path(actor.district_id)):
        raise Http404
    months = [one for one in periods(actor.district_id) if one.kind == "month"]
    wanted = request.GET.get("period", "")
    held = next((one for one in months if one.code == wanted), None) if wanted else (months[0] if months else None)
    if wanted and held is None:
        raise Http404
    context = {
        "period": held,
        "filters": [period_filter(request, months, held)] if held is not None else [],
        "rows": showing.findings(actor.district_id, held) if held is not None else [],
    }
    return render(request, "assessment/watch.html", context)


@requires(*access.LOOKERS)
@require_http_methods(["POST"])
def look(request: StaffRequest, key: str) -> HttpResponse:
    """Say what one saw in a finding."""
    actor = request.actor
    found = Finding.objects.filter(district_id=actor.district_id, key=key).select_related("period").first()
    if found is None or not access.looks_over(actor, county_path(actor.district_id)):
        raise Http404
    form = NoteForm(request.POST)
    try:
        note = form.cleaned_data["note"] if form.is_valid() else ""
        verbs.look_at(found, note=note, by=actor, at=moment_of(request))
    except Refused as refusal:
        return refused(request, refusal, "/assessment/watch/")
    messages.success(request, _("记下了。"))
    return redirect("assessment:watch")


@requires(*LEADING, *access.LOOKERS, *access.WORKERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reserve(request: StaffRequest) -> HttpResponse:
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
            verbs.propose(years[0], told["username"], reason=told["reason"], by=actor, at=at)
            messages.success(request, _("提名交上去了，由领导定。"))
            return redirect("assessment:reserve")
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    leads = bool(actor.capacities() & {str(one) for one in LEADING})
    context = {"rows": showing.nominations_for(actor), "form": form if (years and leads) or data is not None else None}
    return render(request, "assessment/reserve.html", context)


@requires(*LEADING, *access.LOOKERS, *access.WORKERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: StaffRequest, number: str) -> HttpResponse:
    """Show one proposal; a leader decides."""
    actor = request.actor
    held = showing.nomination_numbered(actor, number)
    if held is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = DecideNominationForm(data, initial={"seen": held.version})
    if data is not None and form.is_valid():
        told = form.cleaned_data
        words = {"decision": told["decision"], "seen": told["seen"]}
        try:
            verbs.decide_nomination(held, taken=told["taken"] == "yes", by=actor, at=moment_of(request), **words)
            return redirect("assessment:reserve")
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    row = next(one for one in showing.nominations_for(actor) if one.nomination.pk == held.pk)
    may = row.waits and access.may_sign(actor, county_path(actor.district_id))
    return render(request, "assessment/nomination.html", {"row": row, "form": form if may or data else None})
