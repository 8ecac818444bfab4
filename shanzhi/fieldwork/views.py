"""The inspector's phone without net 外勤检查: the visits it keeps, one gone through, where its drafts are sent."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.drafts.actions import Sent, Taken
from shanzhi.drafts.forms import SentForm
from shanzhi.drafts.queries import whose
from shanzhi.drafts.views import (
    manifest_answer,
    missing_answer,
    owner_answer,
    photo_answer,
    refused_answer,
    said,
    sent,
    worker_answer,
)
from shanzhi.fieldwork import actions
from shanzhi.fieldwork.access import INSPECTORS, get_visit
from shanzhi.fieldwork.forms import photos_of
from shanzhi.fieldwork.models import VisitDraft
from shanzhi.fieldwork.queries import why_over
from shanzhi.inspections.forms import ChecklistForm
from shanzhi.inspections.models.visits import Visit
from shanzhi.inspections.queries import pages
from shanzhi.kernel.refusal import Refused
from shanzhi.people.access import StaffRequest, requires
from shanzhi.ui.context import moment_of

WORDS = ("told_rights", "publicity", "note")


@requires(*INSPECTORS)
@never_cache
@require_safe
def home(request: StaffRequest) -> HttpResponse:
    """Show the visits this phone keeps, and what on it still waits to be sent."""
    context = {"visits": pages.visits_to_make(request.actor), "whose": whose(request.actor)}
    return render(request, "fieldwork/home.html", context)


@requires(*INSPECTORS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def visit(request: StaffRequest, number: str) -> HttpResponse:
    """Show one visit with its items, to be gone through without net; take in what the phone kept of it."""
    found = get_visit(request.actor, number)
    if request.method == "POST":
        return _received(request, found)
    context = {
        "view": pages.visit_view(found),
        "form": ChecklistForm(items=pages.items_of(found)),
        "cap": found.inspection.rule.caps[found.risk],
        "over": why_over(found, at=moment_of(request)),
        "whose": whose(request.actor),
    }
    return render(request, "fieldwork/visit.html", context)


def _received(request: StaffRequest, found: Visit) -> HttpResponse:
    about = SentForm(request.POST)
    if not about.is_valid():
        return refused_answer(said(about))
    try:
        taken = _taken(request, found, sent(about))
    except Refused as refused:
        return refused_answer(refused.reasons)
    if taken.draft is None:
        return missing_answer(taken.missing)
    return JsonResponse(
        {"number": found.number, "url": reverse("inspections:visit", args=[found.number]), "repeated": taken.repeated}
    )


def _taken(request: StaffRequest, found: Visit, about: Sent) -> Taken[VisitDraft]:
    by, at = request.actor, moment_of(request)
    if "drop" in request.POST:
        return actions.receive_drop(found, about, reason=request.POST.get("reason", ""), by=by, at=at)
    form = ChecklistForm(request.POST, items=pages.items_of(found))
    if not form.is_valid():
        raise Refused(*said(form))
    photos = photos_of(form.items, request.POST)
    words = {name: form.cleaned_data[name] for name in WORDS}
    return actions.receive_visit(found, form.marked(), about, photos=photos, by=by, at=at, **words)


@requires(*INSPECTORS)
@never_cache
@require_safe
def drafts(request: StaffRequest) -> HttpResponse:
    """Say whose phone this is now, with a fresh token."""
    return owner_answer(request)


@requires(*INSPECTORS)
@require_POST
def photo(request: StaffRequest) -> HttpResponse:
    """Take in one photo of a draft, and acknowledge it by the SHA-256 of the bytes that came."""
    return photo_answer(request, VisitDraft)


@requires(*INSPECTORS)
@never_cache
@require_safe
def offline(request: StaffRequest) -> HttpResponse:
    """Show, kept on the phone beforehand, that a page needs the net."""
    return render(request, "fieldwork/offline.html")


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Describe the page for a phone's home screen; it tells nothing about anybody."""
    return manifest_answer(name=_("善治外勤检查"), short_name=_("外勤检查"), home=reverse("fieldwork:home"))


@never_cache
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Give the service worker; it keeps the list of visits and each visit on it."""
    first, needs_net = reverse("fieldwork:home"), reverse("fieldwork:offline")
    below = reverse("fieldwork:visit", args=["-"]).removesuffix("-/")
    return worker_answer(request, "fieldwork", kept=[first, needs_net], below=below, offline=needs_net)
