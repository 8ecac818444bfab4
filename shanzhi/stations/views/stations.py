"""Staff pages of stations: the ladder and list, one station, its hours, faults, plate; sheets in and out."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.journal.queries import history_panel
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.sheets import read_sheet
from shanzhi.organisation.queries import names_offered
from shanzhi.people.access import StaffRequest, requires
from shanzhi.stations import access, forms
from shanzhi.stations.actions import hearing, keeping, sheets
from shanzhi.stations.models import KEEPERS, READERS, Station
from shanzhi.stations.queries import lists
from shanzhi.ui.codes import qr
from shanzhi.ui.context import moment_of
from shanzhi.ui.files import as_file, file_name
from shanzhi.ui.forms import status_of, unfit
from shanzhi.ui.once import new_key
from shanzhi.ui.tried import keep

VERBS = ("pause", "resume", "end", "verify")


@requires(*READERS)
@require_safe
def home(request: StaffRequest) -> HttpResponse:
    """Show the ladder and the list."""
    asked = {name: request.GET.get(name, "").strip()[:40] for name in ("brand", "kind", "words", "after")}
    rows, after = lists.listed(request.actor, **asked)
    context = {
        "rungs": lists.ladder(request.actor), "asked": asked, "after": after,
        "rows": [(row, lists.now_of(row, moment_of(request))) for row in rows],
        "may_keep": bool(request.actor.holdings_as(KEEPERS)),
    }  # fmt: skip
    return render(request, "stations/home.html", context)


@requires(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: StaffRequest) -> HttpResponse:
    """Register a station."""
    at = moment_of(request)
    data = request.POST if request.method == "POST" else None
    form = forms.NewStationForm(data, on=local(at).date())
    if data is not None and form.is_valid():
        told = dict(form.cleaned_data)
        told.pop("seen")
        try:
            made = keeping.register_station(told.pop("code"), by=request.actor, at=at, **told)
            messages.success(request, _("登记好了。接着定开放时间。"))
            return redirect("stations:hours", made.code)
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    context = {"form": form, "station": None, "units": names_offered()}
    return render(request, "stations/form.html", context, status=422 if form.errors else 200)


@requires(*READERS)
@require_safe
def station(request: StaffRequest, code: str) -> HttpResponse:
    """Show one station with what is broken there, what is said of it, and its history."""
    return _show(request, access.get_station(request.actor, code))


def _show(request: StaffRequest, found: Station, refusal: Refused | None = None) -> HttpResponse:
    at = moment_of(request)
    context = {
        "sheet": lists.sheet_of(found, at), "faults": lists.faults_of(found), "opinions": lists.answered(found, most=5),
        "may_keep": access.may_keep(request.actor, found.place.area_path), "key": new_key(),
        "history": history_panel(request.actor.district_id, lists.history_of(found), limit=40),
        "refusal": refusal,
    }  # fmt: skip
    return render(request, "stations/station.html", context, status=status_of(refusal))


@requires(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: StaffRequest, code: str) -> HttpResponse:
    """Change what a station is and offers."""
    found, at = access.get_station(request.actor, code, keep=True), moment_of(request)
    data = request.POST if request.method == "POST" else None
    form = forms.StationForm(data, on=local(at).date(), initial=forms.StationForm.of(found))
    if data is not None and form.is_valid():
        try:
            keeping.change_station(found, by=request.actor, at=at, **form.cleaned_data)
            messages.success(request, _("改好了。"))
            return redirect("stations:station", code)
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    context = {"form": form, "station": found, "units": names_offered()}
    return render(request, "stations/form.html", context, status=422 if form.errors else 200)


@requires(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: StaffRequest, code: str) -> HttpResponse:
    """Say when it is open."""
    found = access.get_station(request.actor, code, keep=True)
    data = request.POST if request.method == "POST" else None
    form = forms.HoursForm(data, initial=forms.HoursForm.of(found))
    if data is not None and form.is_valid():
        told = form.cleaned_data
        try:
            keeping.set_hours(
                found, week=told["week"], exceptions=told["days"], always_open=told["always_open"],
                seen=told["seen"], by=request.actor, at=moment_of(request),
            )  # fmt: skip
            messages.success(request, _("开放时间定好了，居民的页面马上按这个显示。"))
            return redirect("stations:station", code)
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    return render(request, "stations/hours.html", {"form": form, "station": found}, status=422 if form.errors else 200)


@requires(*KEEPERS)
@require_POST
def step(request: StaffRequest, code: str, verb: str) -> HttpResponse:
    """Pause, resume, end or verify."""
    found, at = access.get_station(request.actor, code, keep=True), moment_of(request)
    form = forms.StepForm(request.POST)
    if verb not in VERBS:
        raise Http404
    try:
        if not form.is_valid():
            raise unfit(form)
        if verb == "verify":
            keeping.verify_station(found, seen=form.cleaned_data["seen"], by=request.actor, at=at)
        else:
            keeping.close_down(found, verb, by=request.actor, at=at, **form.cleaned_data)
        messages.success(request, _("记下了。"))
    except Refused as refusal:
        return _show(request, access.get_station(request.actor, code, keep=True), refusal)
    return redirect("stations:station", code)


@requires(*KEEPERS)
@require_POST
def fault(request: StaffRequest, code: str) -> HttpResponse:
    """Send what is broken into the loop, in one tap."""
    found = access.get_station(request.actor, code, keep=True)
    form = forms.FaultForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(_("写什么坏了，例如：饮水机不出水。"))
        made = hearing.tell_fault(found, by=request.actor, at=moment_of(request), **form.cleaned_data)
        messages.success(request, _("转办了，事项%(number)s。办结后结果会回到这里。") % {"number": made.case.number})
    except Refused as refusal:
        return _show(request, found, refusal)
    return redirect("stations:station", code)


@requires(*READERS)
@require_safe
def plate(request: StaffRequest, code: str) -> HttpResponse:
    """Show the plate to print and put up beside the door."""
    found = access.get_station(request.actor, code)
    address = request.build_absolute_uri(reverse("stations:at", args=[found.code]))
    context = {"sheet": lists.sheet_of(found, moment_of(request)), "qr": qr(address), "address": address}
    return render(request, "stations/plate.html", context)


@requires(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: StaffRequest) -> HttpResponse:
    """Read a sheet of stations, or take it in."""
    form, outcome, refusal = forms.SheetForm(), None, None
    if request.method == "POST":
        form = forms.SheetForm(request.POST, request.FILES)
        if form.is_valid():
            upload, dry = form.cleaned_data["sheet"], "take" not in request.POST
            try:
                sheet = read_sheet(upload.read(), filename=upload.name)
                outcome = sheets.import_stations(
                    sheet, by=request.actor, at=moment_of(request), dry_run=dry, source=upload.name[:80]
                )
                if dry and not outcome.faults:
                    keep(form)
            except Refused as refused:
                refusal = refused
    headers = [one[0] for one in sheets.FIELDS.values()]
    context = {"form": form, "outcome": outcome, "refusal": refusal, "headers": headers}
    bad = form.errors or refusal or (outcome and outcome.faults)
    return render(request, "stations/import.html", context, status=422 if bad else 200)


@requires(*READERS)
@require_POST
def export(request: StaffRequest) -> HttpResponse:
    """Hand out the list as a workbook, watermarked and written down."""
    at, title = moment_of(request), pgettext("heading", "阵地")
    return as_file(sheets.export_stations(by=request.actor, at=at), file_name(title, at, "xlsx"))
