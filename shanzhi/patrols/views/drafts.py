"""Where a phone sends its drafts 手机草稿: JSON for our own page, answered so that it knows what to keep."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from shanzhi.kernel.refusal import Refused
from shanzhi.patrols.access import TELLERS, may_walk
from shanzhi.patrols.actions import drafts as actions
from shanzhi.patrols.forms import DraftDoneForm, DraftForm, PhotoForm, SentForm
from shanzhi.patrols.queries import places
from shanzhi.patrols.queries.drafts import whose
from shanzhi.patrols.views.faces import actor_of, areas_of, moment, today
from shanzhi.people.access import requires


@requires(*TELLERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def drafts(request: HttpRequest) -> HttpResponse:
    """Say whose phone this is now, with a fresh token; take in a draft's words once its photos are here."""
    actor = actor_of(request)
    if request.method != "POST":
        return JsonResponse({"whose": whose(actor), "token": get_token(request)})
    sent = SentForm(request.POST)
    on_the_spot = "on_the_spot" in request.POST
    form = (DraftDoneForm if on_the_spot else DraftForm)(request.POST)
    if not (sent.is_valid() and form.is_valid()):
        return _refused([*_said(sent), *_said(form)])
    if on_the_spot and not may_walk(actor):
        return _refused([])
    place = places.meant(form.cleaned_data, areas_of(request), on=today(request))
    said = sent.cleaned_data
    beside = actions.Sent(said["written_at"], said["phone_clock_at"], said["photos"])
    try:
        taken = actions.receive_draft(
            form.cleaned_data, place, beside, by=actor, at=moment(request), on_the_spot=on_the_spot
        )
    except Refused as refused:
        return _refused(refused.reasons)
    if taken.report is None:
        return JsonResponse({"missing": taken.missing}, status=409)
    return JsonResponse({"number": taken.report.shown_number, "repeated": taken.repeated})


@requires(*TELLERS)
@require_POST
def photo(request: HttpRequest) -> HttpResponse:
    """Take in one photo of a draft, and acknowledge it by the SHA-256 of the bytes that came."""
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        return _refused(_said(form))
    said = form.cleaned_data
    try:
        digest = actions.receive_photo(said["photo"], key=said["key"], by=actor_of(request), at=moment(request))
    except Refused as refused:
        return _refused(refused.reasons)
    return JsonResponse({"received": digest})


def _said(form: Any) -> list[str]:
    return [str(line) for lines in form.errors.values() for line in lines]


def _refused(reasons: Any) -> JsonResponse:
    return JsonResponse({"reasons": [str(one) for one in reasons]}, status=422)
