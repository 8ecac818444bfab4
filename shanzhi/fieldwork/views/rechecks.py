"""One recheck 复查 on the inspector's phone without net: what was wrong, what was seen now, the photo of before."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.drafts.actions import Sent, Taken
from shanzhi.drafts.queries import whose
from shanzhi.drafts.views import said, taken_answer
from shanzhi.fieldwork import actions
from shanzhi.fieldwork.access import INSPECTORS, get_recheck
from shanzhi.fieldwork.models import RecheckDraft
from shanzhi.fieldwork.queries import number_of, why_settled
from shanzhi.inspections.models.visits import Finding
from shanzhi.inspections.queries.visits import notice_of, photos_of
from shanzhi.inspections.workflow import RECHECKS, verbs_of
from shanzhi.inspectorate.forms import RecheckForm
from shanzhi.kernel.refusal import Refused
from shanzhi.people.access import StaffRequest, requires
from shanzhi.ui.context import moment_of
from shanzhi.ui.photos import small_photo_response

SHOWN = 3  # photos of one defect that a phone keeps, the newest
EDGE = 800  # and how long their longer edge is: enough to see it, light enough to keep


@requires(*INSPECTORS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def recheck(request: StaffRequest, number: str, ordinal: int) -> HttpResponse:
    """Show one defect to be rechecked without net; take in what the phone kept of it."""
    found = get_recheck(request.actor, number, ordinal)
    if request.method == "POST":
        url = reverse("inspectorate:finding", args=[number, ordinal])
        return taken_answer(request, lambda about: _taken(request, found, about), number=number_of(found), url=url)
    context = {
        "one": found,
        "number": number_of(found),
        "notice": notice_of(found.visit),
        "photos": photos_of(found)[-SHOWN:],
        "form": RecheckForm(initial={"seen": found.standing}),
        "verbs": verbs_of(found.state) or dict(RECHECKS),  # what was written can be read when it is over
        "over": why_settled(found, seen="", at=moment_of(request)),
        "whose": whose(request.actor),
    }
    return render(request, "fieldwork/recheck.html", context)


def _taken(request: StaffRequest, found: Finding, about: Sent) -> Taken[RecheckDraft]:
    form = RecheckForm(request.POST)
    if not form.is_valid():
        raise Refused(*said(form))
    data = form.cleaned_data
    words = {name: data[name] for name in ("words", "until", "seen")}
    photo, by, at = request.POST.get("photo", ""), request.actor, moment_of(request)
    return actions.receive_recheck(found, data["verb"], about, photo=photo, by=by, at=at, **words)


@requires(*INSPECTORS)
@never_cache
@require_safe
def before(request: StaffRequest, number: str, ordinal: int, photo: int) -> HttpResponse:
    """Show one photo of a defect, made small."""
    shown = [one for one in photos_of(get_recheck(request.actor, number, ordinal)) if one.ordinal == photo]
    if not shown:
        raise Http404
    return small_photo_response(shown[0].file, edge=EDGE)
