"""A contest's page for its keeper: lists set or read from a sheet, score sheets taken in, rounds published."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shanzhi.activities import access, forms, queries
from shanzhi.activities.actions import exporting, judging, sheets
from shanzhi.activities.models import Activity, Entrant, Judge, Round
from shanzhi.activities.views.desk import get_activity
from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.sheets import read_sheet
from shanzhi.people.access import StaffRequest, requires
from shanzhi.ui.context import moment_of
from shanzhi.ui.files import as_file, file_name
from shanzhi.ui.forms import renewed, status_of
from shanzhi.ui.tried import keep


@requires(*access.KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def contest(request: StaffRequest, number: str) -> HttpResponse:
    """Set a contest's lists, again while no mark hangs on them, or take in a score sheet."""
    row = get_contest(request, number)
    rounds, judges, known = queries.rounds(row), queries.judges(row), queries.entrants(row)
    current = next((one for one in rounds if one.published_at is None), None)
    data = request.POST if request.method == "POST" else None
    sheet = _sheet(request, current, judges, known)
    setting = None
    if (data is not None and "entrants" in data) or not queries.has_marks(row):
        lists = forms.lists_of(known, judges, rounds)
        setting = forms.ContestForm(data if sheet is None or "entrants" in (data or {}) else None, initial=lists)
    form, refusal = setting if setting is not None and setting.is_bound else sheet, None
    if form is not None and form.is_valid():
        refusal = _write(request, row, form, current)
        if refusal is None:
            messages.success(request, _("记下了，流水里有一行。"))
            return redirect("activities:contest", number)
    scores, progress = queries.score_table(current, known, judges) if current else ([], [])
    context = {
        "row": row, "sheet": sheet, "setting": setting, "rounds": rounds, "judges": judges, "current": current,
        "sums": queries.contest_sums(row), "scores": scores, "progress": progress,
    }  # fmt: skip
    status = status_of(refusal) if refusal is not None else 422 if form is not None and form.errors else 200
    return render(request, "activities/contest.html", context, status=status)


def _sheet(
    request: StaffRequest, current: Round | None, judges: list[Judge], known: Mapping[int, Entrant]
) -> forms.SheetForm | None:
    """Return the form of a score sheet; of the judge whom the address names it holds the marks that are in."""
    if current is None:
        return None
    data = request.POST if request.method == "POST" and "entrants" not in request.POST else None
    named, given = next((one for one in judges if one.name == request.GET.get("judge")), None), queries.sheets(current)
    shown = judges if named is None else [named]
    initial = {"seen": forms.seen_of(shown, given, known)}
    if named is not None:
        initial["marks"] = forms.sheet_of(given.get(named.pk, {}))
    return forms.SheetForm(data, current=current, judges=shown, initial=initial)


def _write(
    request: StaffRequest, row: Activity, form: forms.SheetForm | forms.ContestForm, current: Round | None
) -> Refused | None:
    """Write what a valid form says, or return why not, said in the form too; the second comer may send it once more."""
    by, at, now = request.actor, moment_of(request), {}
    try:
        if isinstance(form, forms.ContestForm):
            judging.set_contest(row, form.setting(), by=by, at=at, seen=form.cleaned_data["seen"] or None)
            return None
        assert current is not None  # a sheet's form is made for it
        judge, marks, seen = form.told()
        now = {"marks": form.against(queries.sheets(current).get(judge.pk, {}))}
        judging.take_sheet(row, current, judge, marks, by=by, at=at, seen=seen)
    except Refused as refusal:
        form.add_error(None, [str(reason) for reason in refusal.reasons])
        renewed(form, refusal, now=now)
        return refusal
    return None


@requires(*access.KEEPERS)
@require_POST
def publish(request: StaffRequest, number: str) -> HttpResponse:
    """Publish the results of a round."""
    row = get_contest(request, number)
    one = next((one for one in queries.rounds(row) if str(one.ordinal) == request.POST.get("round")), None)
    if one is None:
        return redirect("activities:contest", number)
    try:
        judging.publish(row, one, by=request.actor, at=moment_of(request))
        messages.success(request, _("公布了，居民看得到。"))
    except Refused as refusal:
        messages.error(request, " ".join(str(reason) for reason in refusal.reasons))
    return redirect("activities:contest", number)


@requires(*access.KEEPERS)
@require_POST
def export(request: StaffRequest, number: str) -> HttpResponse:
    """Hand out the published rounds with every judge's mark as a workbook, watermarked and written down."""
    row = get_contest(request, number)
    at, title = moment_of(request), row.title + "-" + _("结果")
    return as_file(exporting.export_results(row, by=request.actor, at=at), file_name(title, at, "xlsx"))


@requires(*access.KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: StaffRequest, number: str) -> HttpResponse:
    """Read a sheet of entries, or take it in."""
    row, reading, refusal = get_contest(request, number), None, None
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = forms.EntrantsForm(data, files, initial={"seen": judging.mark_now(row)})
    if form.is_bound and form.is_valid():
        upload, seen = form.cleaned_data["sheet"], form.cleaned_data["seen"] or None
        is_dry, at = "take" not in request.POST, moment_of(request)
        try:
            sheet = read_sheet(upload.read(), filename=upload.name)
            reading = sheets.import_entrants(row, sheet, by=request.actor, at=at, dry_run=is_dry, seen=seen)
            if is_dry and not reading.faults:
                keep(form)
            elif not reading.faults:
                messages.success(request, " ".join([reading.summary, *reading.notes]))
                return redirect("activities:contest", number)
        except Refused as refused:
            refusal = refused
            if renewed(form, refused):
                keep(form)
    headers = [spoken[0] for spoken in sheets.FIELDS.values()]
    context = {"row": row, "form": form, "reading": reading, "refusal": refusal, "headers": headers}
    bad = form.errors or (reading and reading.faults)
    return render(request, "activities/entrants.html", context, status=422 if bad else status_of(refusal))


@requires(*access.KEEPERS)
@require_POST
def export_entrants(request: StaffRequest, number: str) -> HttpResponse:
    """Hand out the entries as a workbook that can be read in again, watermarked and written down."""
    row = get_contest(request, number)
    at, title = moment_of(request), row.title + "-" + _("参赛名单")
    return as_file(sheets.export_entrants(row, by=request.actor, at=at), file_name(title, at, "xlsx"))


def get_contest(request: StaffRequest, number: str) -> Activity:
    """Return a contest by its number.

    :raises Http404: when there is none.
    """
    row = get_activity(request, number)
    if not row.is_contest:
        raise Http404
    return row
