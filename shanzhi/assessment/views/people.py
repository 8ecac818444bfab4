"""Own results, those of whom one leads, what looks made for the score. Nobody is ranked anywhere."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.accounts.models import User
from shanzhi.assessment import access
from shanzhi.assessment.actions.looking import look_at
from shanzhi.assessment.forms import NoteForm
from shanzhi.assessment.models import Finding
from shanzhi.assessment.queries import showing
from shanzhi.assessment.queries.figures import own_figures
from shanzhi.assessment.queries.periods import periods
from shanzhi.assessment.views.figures import period_filter
from shanzhi.assessment.views.periods import refused
from shanzhi.counting.figures import county_path
from shanzhi.kernel.refusal import Refused
from shanzhi.people.access import StaffRequest, requires
from shanzhi.people.capacities import Capacity
from shanzhi.ui.context import moment_of
from shanzhi.ui.forms import unfit

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
        if not form.is_valid():
            raise unfit(form)
        look_at(found, note=form.cleaned_data["note"], by=actor, at=moment_of(request))
    except Refused as refusal:
        return refused(request, refusal, "/assessment/watch/", form)
    messages.success(request, _("记下了。"))
    return redirect("assessment:watch")
