"""The inspector's phone without net 外勤检查: what it keeps, and one visit gone through."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.drafts.actions import Sent, Taken
from shanzhi.drafts.queries import whose
from shanzhi.drafts.views import said, taken_answer
from shanzhi.fieldwork import actions
from shanzhi.fieldwork.access import INSPECTORS, get_visit
from shanzhi.fieldwork.forms import photos_of
from shanzhi.fieldwork.models import VisitDraft
from shanzhi.fieldwork.queries import rechecks_by_place, why_over
from shanzhi.inspections.models.visits import Visit
from shanzhi.inspections.queries.visits import items_of
from shanzhi.inspectorate.forms import ChecklistForm
from shanzhi.inspectorate.queries.visits import visit_view, visits_to_make
from shanzhi.kernel.refusal import Refused
from shanzhi.people.access import StaffRequest, requires
from shanzhi.ui.context import moment_of

WORDS = ("told_rights", "publicity", "note")


@requires(*INSPECTORS)
@never_cache
@require_safe
def home(request: StaffRequest) -> HttpResponse:
    """Show the visits and rechecks this phone keeps, and what on it still waits to be sent."""
    actor = request.actor
    context = {"visits": visits_to_make(actor), "rechecks": rechecks_by_place(actor), "whose": whose(actor)}
    return render(request, "fieldwork/home.html", context)


@requires(*INSPECTORS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def visit(request: StaffRequest, number: str) -> HttpResponse:
    """Show one visit with its items, to be gone through without net; take in what the phone kept of it."""
    found = get_visit(request.actor, number)
    if request.method == "POST":
        url = reverse("inspectorate:visit", args=[found.number])
        return taken_answer(request, lambda about: _taken(request, found, about), number=found.number, url=url)
    context = {
        "view": visit_view(found),
        "form": ChecklistForm(items=items_of(found)),
        "cap": found.inspection.rule.caps[found.risk],
        "over": why_over(found, at=moment_of(request)),
        "whose": whose(request.actor),
    }
    return render(request, "fieldwork/visit.html", context)


def _taken(request: StaffRequest, found: Visit, about: Sent) -> Taken[VisitDraft]:
    by, at = request.actor, moment_of(request)
    if "drop" in request.POST:
        return actions.receive_drop(found, about, reason=request.POST.get("reason", ""), by=by, at=at)
    form = ChecklistForm(request.POST, items=items_of(found))
    if not form.is_valid():
        raise Refused(*said(form))
    photos = photos_of(form.items, request.POST)
    words = {name: form.cleaned_data[name] for name in WORDS}
    return actions.receive_visit(found, form.marked(), about, photos=photos, by=by, at=at, **words)
