"""Released photos: chosen by who sorts, on the report's own page; seen by everybody at an address of their own."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shanzhi.kernel.refusal import Refused
from shanzhi.open311 import actions
from shanzhi.open311.queries.photos import shown_photo
from shanzhi.people.access import StaffRequest, requires
from shanzhi.reports.access import SORTERS, get_report
from shanzhi.ui.context import moment_of
from shanzhi.ui.photos import public_photo_response


@require_safe
def photo(request: HttpRequest, code: str) -> Any:
    """Show one released photo to everybody; what isn't released answers like what isn't there."""
    found = shown_photo(settings.ENV.district_id, code)
    if found is None:
        raise Http404
    kept = found.attachment
    response = public_photo_response(request, kept.file, shown_as=f"{code}.jpg", digest=kept.stored_sha256)
    response["Access-Control-Allow-Origin"] = "*"  # everybody's already: a page of another origin may draw it too
    return response


@requires(*SORTERS)
@require_POST
def choose(request: StaffRequest, number: str) -> HttpResponse:
    """Release the photos that are ticked and take the others back."""
    report = get_report(request.actor, number)
    if report.is_confidential:
        raise Http404
    try:
        wanted = request.POST.getlist("photo")[:20]
        left = actions.release_photos(report, wanted, by=request.actor, at=moment_of(request))
        messages.success(request, _("现在公开%(n)s张照片。") % {"n": left} if left else _("现在没有公开的照片。"))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("counter:report", report.number)
