"""Pages without an account: a notice by its code, a draw to replay, the published results."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.enforcement.codes import opens
from shanzhi.inspections import access
from shanzhi.inspections.actions import visiting
from shanzhi.inspections.models.tasks import Draw, Inspection
from shanzhi.inspections.models.visits import Finding, Notice
from shanzhi.inspectorate.queries.draws import draw_view
from shanzhi.inspectorate.queries.results import published
from shanzhi.people.access import TELLER, may_enter
from shanzhi.ui.codes import qr
from shanzhi.ui.context import moment_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Show a notice to whoever holds its code, and note that the premises have it."""
    rows = Notice.objects.filter(district_id=settings.ENV.district_id, number=number)
    found = rows.select_related("visit__place", "visit__inspection").first() if opens(number, code) else None
    if found is None:
        raise Http404
    if request.method == "POST":
        visiting.receive_notice(found, by=TELLER, at=moment_of(request))
        messages.success(request, _("签收了。到期前改好，复查时出示这张通知书。"))
        return redirect("inspectorate:notice", number, code)
    visit = found.visit
    findings = Finding.objects.in_district(found.district_id).filter(visit_id=visit.pk).exclude(due_on=None)
    context = {
        "notice": found,
        "visit": visit,
        "findings": list(findings.select_related("item").order_by("ordinal")),
        "units": [row.unit for row in visit.inspection.units.select_related("unit").order_by("ordinal")],
        "team": [(one.user.name, one.unit) for one in visit.inspectors.select_related("user", "unit").order_by("pk")],
        "qr": qr(request.build_absolute_uri()),
    }
    return render(request, "inspectorate/notice.html", context)


def _drawn(number: str) -> Inspection:
    rows = Inspection.objects.filter(district_id=settings.ENV.district_id, number=number)
    found = rows.filter(pk__in=Draw.objects.values("inspection_id")).first()
    if found is None:
        raise Http404
    return found


def _is_staff(request: HttpRequest, task: Inspection) -> bool:
    actor = getattr(request, "actor", None)
    if actor is None or not may_enter(actor, access.READERS):
        return False
    return access.inspections_visible(actor).filter(pk=task.pk).exists()


@require_safe
def draw(request: HttpRequest, number: str) -> HttpResponse:
    """Show what a draw began with, its digest and seed, and how anybody can replay it."""
    task = _drawn(number)
    context = {"task": task, "view": draw_view(task, for_staff=_is_staff(request, task))}
    return render(request, "inspectorate/draw.html", context)


@require_safe
def draw_inputs(request: HttpRequest, number: str) -> HttpResponse:
    """Give the inputs of a draw, byte for byte what the digest is over."""
    task = _drawn(number)
    view = draw_view(task, for_staff=_is_staff(request, task))
    if view is None or not view.shown:
        raise Http404
    response = HttpResponse(view.draw.inputs.encode(), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{task.number}-inputs.json"'
    return response


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Show the published results, the newest first."""
    rows, older = published(settings.ENV.district_id, before=request.GET.get("before", "")[:24])
    return render(request, "inspectorate/results.html", {"rows": rows, "older": older})
