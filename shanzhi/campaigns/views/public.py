"""Pages without an account: the campaigns that are over, and what each of them came to."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shanzhi.advice.masking import mask
from shanzhi.campaigns.queries import results as queries


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Show the campaigns that are over, the newest first."""
    rows, older = queries.ended(settings.ENV.district_id, before=request.GET.get("before", "")[:24])
    return render(request, "campaigns/results.html", {"rows": rows, "older": older})


@require_safe
def result(request: HttpRequest, number: str) -> HttpResponse:
    """Show what one campaign came to."""
    task = queries.ended_campaign(settings.ENV.district_id, number)
    if task is None:
        raise Http404
    after = request.GET.get("after", "")
    rows, further = queries.open_rows(
        task, after=int(after) if after.isascii() and after.isdigit() and len(after) < 7 else 0
    )
    context = {
        "task": task,
        "units": [one.unit for one in task.units.select_related("unit").order_by("ordinal")],
        "reason": mask(task.reason).text,
        "said": mask(task.result).text,
        "figures": queries.open_figures(task),
        "kinds": queries.open_kinds(task),
        "rows": rows,
        "further": further,
    }
    return render(request, "campaigns/result.html", context)
