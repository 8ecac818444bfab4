"""A period as a whole: its score sheet, freezing and signing, the showcase 晾晒, the sheets in use."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.assessment import access
from shanzhi.assessment.actions import freezing
from shanzhi.assessment.document import score_sheet_document
from shanzhi.assessment.forms import FreezeForm, SeenForm, SheetForm
from shanzhi.assessment.queries.periods import adopted_sheets, periods
from shanzhi.assessment.queries.scopes import sight
from shanzhi.assessment.queries.showing import showcase_rows
from shanzhi.assessment.views.figures import READERS, period_filter
from shanzhi.counting.figures import county_path
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.people.access import StaffRequest, requires
from shanzhi.ui.context import moment_of
from shanzhi.ui.forms import status_of


@requires(*READERS)
@never_cache
@require_safe
def score_sheet(request: StaffRequest, period: str) -> HttpResponse:
    """Show a unit's or area's score sheet, ready to be printed."""
    held = access.get_period(request.actor, period)
    found = sight(request.actor, held, request.GET, at=moment_of(request))
    document = score_sheet_document(held, found.scope, opinions=found.opinions)
    papers = {"period": held, "scope": found.scope}
    context = {**papers, "document": document, "papers": papers, "open": not found.opinions}
    return render(request, "assessment/sheet.html", context)


def refused(request: StaffRequest, refusal: Refused, url: str, form: Any = None) -> HttpResponse:
    """Return the page of a step that didn't take effect, with the words of its form."""
    kept = [(one.label, one.value()) for one in form.visible_fields() if one.value()] if form is not None else []
    context = {"stale": isinstance(refusal, Stale), "reasons": refusal.reasons, "url": url, "kept": kept}
    return render(request, "ui/refused.html", context, status=status_of(refusal))


@requires(*access.LOOKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def freeze(request: StaffRequest, period: str) -> HttpResponse:
    """Freeze a period under a sheet."""
    held, at = access.get_period(request.actor, period), moment_of(request)
    known = adopted_sheets(held.district_id)
    choices = [(one.code, f"{one.name} {one.version}") for one in known.values()]
    data = request.POST if request.method == "POST" else None
    refusal, form = None, FreezeForm(data, sheets=choices, initial={"seen": held.version})
    if data is not None and form.is_valid():
        try:
            freezing.freeze(held, by=request.actor, at=at, **form.cleaned_data)
            messages.success(request, _("封账了，结果和摘要记在流水里，申诉的日子开始算。"))
            return redirect("assessment:period", held.code)
        except Refused as why:
            refusal, held = why, access.get_period(request.actor, period)
    may = access.may_manage(request.actor, county_path(held.district_id))
    against = freezing.against(held, request.actor, at) if may else []
    context = {"period": held, "form": form, "may": may, "against": against, "refusal": refusal}
    return render(request, "assessment/freeze.html", context, status=422 if form.errors else status_of(refusal))


@requires(*access.LOOKERS)
@require_http_methods(["POST"])
def sign(request: StaffRequest, period: str) -> HttpResponse:
    """Sign a frozen period."""
    held, form = access.get_period(request.actor, period), SeenForm(request.POST)
    seen = form.cleaned_data["seen"] if form.is_valid() else None
    try:
        freezing.sign(held, by=request.actor, at=moment_of(request), seen=seen)
    except Refused as refusal:
        return refused(request, refusal, f"/assessment/in/{held.code}/")
    messages.success(request, _("签发了。"))
    return redirect("assessment:period", held.code)


@requires()
@never_cache
@require_safe
def showcase(request: StaffRequest) -> HttpResponse:
    """Show the units' results of a half year or year in the register's order, with context; no ranking."""
    shown = [one for one in periods(request.actor.district_id) if access.is_showcased(one)]
    wanted = request.GET.get("period", "")
    held = next((one for one in shown if one.code == wanted), None) if wanted else (shown[0] if shown else None)
    if wanted and held is None:
        raise Http404
    context = {
        "period": held,
        "filters": [period_filter(request, shown, held)] if held is not None else [],
        "rows": showcase_rows(held) if held is not None else [],
        "all": access.looks_over(request.actor, county_path(request.actor.district_id)),
        "own": access.own_units(request.actor),
    }
    return render(request, "assessment/showcase.html", context)


@requires()
@require_http_methods(["GET", "HEAD", "POST"])
def sheet_list(request: StaffRequest) -> HttpResponse:
    """Show the score sheets in use, whole; whoever keeps them adds a version."""
    data = request.POST if request.method == "POST" else None
    form = SheetForm(data)
    if data is not None and form.is_valid():
        try:
            made = freezing.adopt_sheet(form.cleaned_data["body"], by=request.actor, at=moment_of(request))
            messages.success(request, _("启用了“%(name)s”。") % {"name": made.body["zh"]})
            return redirect("assessment:sheets")
        except Refused as refusal:
            form.add_error("body", [str(reason) for reason in refusal.reasons])
    district_id = request.actor.district_id
    context = {
        "sheets": list(adopted_sheets(district_id).values()),
        "form": form if access.may_manage(request.actor, county_path(district_id)) or data is not None else None,
    }
    return render(request, "assessment/sheets.html", context)
