"""Pages for taking sheets in: hand one over, say which column is what, try, take in, see what became of each row."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.accounts.access import StaffRequest, requires
from shanzhi.hotline import access
from shanzhi.hotline.actions import running
from shanzhi.hotline.actions.exporting import export_faults
from shanzhi.hotline.forms import MappingForm, UploadForm
from shanzhi.hotline.models import CAPACITIES, Outcome, SheetImport
from shanzhi.hotline.queries import runs
from shanzhi.hotline.views.showing import frame, moment
from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.sheets import read_sheet
from shanzhi.ui.files import as_file


@requires(*CAPACITIES)
@require_http_methods(["GET", "HEAD", "POST"])
def sheets(request: StaffRequest) -> HttpResponse:
    """Show the sheets taken in of late, and take another one over."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent, areas=request.actor.areas_as(CAPACITIES))
    if form.is_valid():
        file, purpose = form.cleaned_data["sheet"], form.cleaned_data["purpose"]
        content = file.read()
        try:
            sheet = read_sheet(content, filename=file.name)
            words = {"name": file.name, "purpose": purpose, "by": request.actor, "at": moment(request)}
            run = running.receive(sheet, content, area_path=form.cleaned_data["area_path"], **words)
            return HttpResponseRedirect(reverse("hotline:sheet", args=[run.number]))
        except Refused as refusal:
            form.add_error("sheet", [str(reason) for reason in refusal.reasons])
    context = {"form": form, "runs": runs.runs_of_late(request.actor)}
    return render(request, "hotline/list.html", context, status=422 if form.is_bound else 200)


@requires(*CAPACITIES)
@require_safe
def sheet(request: StaffRequest, number: str) -> HttpResponse:
    """Show one sheet as far as it is: its columns, how far it got, and what became of its rows."""
    run = access.get_sheet(request.actor, number)
    context = frame(run) | _rows(request, run)
    if context["may_start"]:
        context["form"] = MappingForm(sheet=run)
    return render(request, "hotline/sheet.html", context)


def _rows(request: StaffRequest, run: SheetImport) -> dict[str, object]:
    outcome, after = request.GET.get("outcome", ""), request.GET.get("after", "")
    rows, further = runs.rows_of(run, request.actor, outcome=outcome, after=int(after) if after.isdecimal() else 0)
    older = urlencode({"outcome": outcome, "after": further}) if further else ""
    outcomes = [(value, label, value == outcome) for value, label in Outcome.choices]
    return {"rows": rows, "older": f"?{older}" if older else "", "outcome": outcome, "outcomes": outcomes}


@requires(*CAPACITIES)
@require_safe
def progress(request: StaffRequest, number: str) -> HttpResponse:
    """Show how far a run is; the page asks again until it is over, and then shows itself anew."""
    run = access.get_sheet(request.actor, number)
    response = render(request, "hotline/_progress.html", frame(run))
    if not run.is_running:
        response["HX-Refresh"] = "true"
    return response


@requires(*CAPACITIES)
@require_POST
def start(request: StaffRequest, number: str) -> HttpResponse:
    """Let the worker try the sheet, or take it in for good."""
    run = access.get_sheet(request.actor, number)
    form = MappingForm(request.POST, sheet=run)
    if form.is_valid():
        try:
            running.start(
                run,
                columns=form.columns(),
                source=form.cleaned_data["source"],
                channel=form.cleaned_data["door"],
                dry_run="take" not in request.POST,
                by=request.actor,
                at=moment(request),
                in_background=True,
            )
            return HttpResponseRedirect(reverse("hotline:sheet", args=[run.number]))
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    return render(request, "hotline/sheet.html", frame(run) | {"form": form, "rows": []}, status=422)


@requires(*CAPACITIES)
@require_POST
def go_on(request: StaffRequest, number: str) -> HttpResponse:
    """Let a run that trouble stopped go on where it was."""
    run = access.get_sheet(request.actor, number)
    running.go_on(run, by=request.actor, at=moment(request))
    return HttpResponseRedirect(reverse("hotline:sheet", args=[run.number]))


@requires(*CAPACITIES)
@require_POST
def stop(request: StaffRequest, number: str) -> HttpResponse:
    """Stop a run that is under way; it can go on where it was."""
    return _done(request, number, running.stop_by_hand)


@requires(*CAPACITIES)
@require_POST
def discard(request: StaffRequest, number: str) -> HttpResponse:
    """Say that a sheet isn't taken in, or no further."""
    return _done(request, number, running.discard)


def _done(request: StaffRequest, number: str, verb: Callable[..., None]) -> HttpResponse:
    run = access.get_sheet(request.actor, number)
    try:
        verb(run, by=request.actor, at=moment(request))
    except Refused as refusal:
        return render(request, "hotline/sheet.html", frame(run) | {"refusal": refusal, "rows": []}, status=409)
    return HttpResponseRedirect(reverse("hotline:sheet", args=[run.number]))


@requires(*CAPACITIES)
@require_POST
def faults(request: StaffRequest, number: str) -> HttpResponse:
    """Give the rows that weren't taken in as a workbook."""
    run = access.get_sheet(request.actor, number)
    content = export_faults(run, by=request.actor, at=moment(request))
    return as_file(content, f"shanzhi-sheet-{run.number}.xlsx")
