"""Where a phone sends its drafts 手机草稿: JSON for our own page, answered so that it knows what to keep."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from shanzhi.drafts.forms import SentForm
from shanzhi.drafts.views import missing_answer, owner_answer, photo_answer, refused_answer, said, sent
from shanzhi.kernel.refusal import Refused
from shanzhi.patrols.access import TELLERS, may_walk
from shanzhi.patrols.actions import drafts as actions
from shanzhi.patrols.forms import DoneForm, TellForm
from shanzhi.patrols.models import Draft
from shanzhi.patrols.queries import places
from shanzhi.patrols.views.faces import areas_of, moment, today
from shanzhi.people.access import StaffRequest, requires


@requires(*TELLERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def drafts(request: StaffRequest) -> HttpResponse:
    """Say whose phone this is now, with a fresh token; take in a draft's words once its photos are here."""
    if request.method != "POST":
        return owner_answer(request)
    about = SentForm(request.POST)
    on_the_spot = "on_the_spot" in request.POST
    form = (DoneForm if on_the_spot else TellForm)(request.POST)
    if not (about.is_valid() and form.is_valid()):
        return refused_answer(said(about, form))
    if on_the_spot and not may_walk(request.actor):
        return refused_answer([])
    place = places.meant(form.cleaned_data, areas_of(request), on=today(request))
    try:
        became = actions.receive_draft(
            form.cleaned_data, place, sent(about), by=request.actor, at=moment(request), on_the_spot=on_the_spot
        )
    except Refused as refused:
        return refused_answer(refused.reasons)
    if became.report is None:
        return missing_answer(became.missing)
    return JsonResponse({"number": became.report.shown_number, "repeated": became.repeated})


@requires(*TELLERS)
@require_POST
def photo(request: StaffRequest) -> HttpResponse:
    """Take in one photo of a draft, and acknowledge it by the SHA-256 of the bytes that came."""
    return photo_answer(request, Draft)
