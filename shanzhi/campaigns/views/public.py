"""Pages without an account: the campaigns that are over, what each of them came to, chosen photos."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shanzhi.advice.masking import mask
from shanzhi.campaigns.queries import results as queries
from shanzhi.campaigns.queries.pages import by_kind, defect_rows, figures
from shanzhi.ui.photos import public_photo_response


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Show the campaigns that are over, the newest first."""
    rows, older = queries.ended(settings.ENV.district_id, before=request.GET.get("before", "")[:24])
    shown = [(row, mask(row.campaign.title).text) for row in rows]
    return render(request, "campaigns/results.html", {"rows": shown, "older": older})


@require_safe
def result(request: HttpRequest, number: str) -> HttpResponse:
    """Show what one campaign came to."""
    task = queries.ended_campaign(settings.ENV.district_id, number)
    if task is None:
        raise Http404
    after = request.GET.get("after", "")
    defects = queries.open_defects(task)
    from_ = int(after) if after.isascii() and after.isdigit() and len(after) < 7 else 0
    rows, further = defect_rows(task, after=from_, most=queries.ROWS, of=defects)
    photos = queries.shown_of(rows, task.district_id)
    context = {
        "task": task,
        "title": mask(task.title).text,
        "units": [one.unit for one in task.units.select_related("unit").order_by("ordinal")],
        "reason": mask(task.reason).text,
        "said": mask(task.result).text,
        "figures": figures(task, defects=defects),
        "kinds": [(mask(name).text, places, n, n - left) for _code, name, places, n, left in by_kind(task, defects)],
        "rows": [
            (one, mask(one.target.place.name).text, mask(one.type.name).text, photos.get(one.pk, [])) for one in rows
        ],
        "further": further,
    }
    return render(request, "campaigns/result.html", context)


@require_safe
def photo(request: HttpRequest, code: str) -> Any:
    """Show a photo chosen for residents; what isn't seen answers like what isn't there."""
    found = queries.shown_photo(settings.ENV.district_id, code)
    if found is None:
        raise Http404
    return public_photo_response(request, found.file, shown_as=f"{code}.jpg", digest=found.stored_sha256)
