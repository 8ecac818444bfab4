"""The teller's own page: opened by number and code, for an hour; words, photos, objection and rating from there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.accounts.addresses import counted_address
from shanzhi.counter import access, actions, proofs
from shanzhi.counter.forms.public import AddForm, ObjectForm, RateForm, StatusForm
from shanzhi.counter.queries.status import photos_of, status_for
from shanzhi.counter.views.faces import moment, teller, unlisted
from shanzhi.counter.views.tellings import photo_response
from shanzhi.kernel.refusal import Refused
from shanzhi.reports import codes
from shanzhi.reports.actions import answers
from shanzhi.reports.models import Attachment, Report

# what may be written on the page: the name of its form there, and the form
WRITTEN: dict[str, tuple[str, type[Form]]] = {
    "add": ("add_form", AddForm),
    "object": ("object_form", ObjectForm),
    "rate": ("rate_form", RateForm),
}
# the photos a teller may see, by kind; the room that keeps those of the work fills its own
PHOTOS: dict[str, Callable[[Report, datetime], Iterable[Attachment]]] = {"told": lambda report, _at: photos_of(report)}


@unlisted
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    """Ask for number and code, and open the page."""
    if request.method != "POST":
        return _ask(request, StatusForm(initial={"number": request.GET.get("number", "")}))
    form, refusal = StatusForm(request.POST), None
    if form.is_valid():
        try:
            report = access.open_with_code(
                form.cleaned_data["number"],
                form.cleaned_data["code"],
                district_id=settings.ENV.district_id,
                address=counted_address(request),
                at=moment(request),
            )
            response = _go_on(request, report)
            proofs.hand_proof(response, report.number)
            return response
        except Refused as refused:
            refusal = refused
    return _ask(request, form, refusal)


def _ask(request: HttpRequest, form: StatusForm, refusal: Refused | None = None, do: str = "") -> HttpResponse:
    do = do or request.POST.get("do", "")
    context = {"form": form, "refusal": refusal, "written": _written(request, do) if do in WRITTEN else {}, "do": do}
    status_code = 422 if form.is_bound or refusal else 200
    return render(request, "counter/status_form.html", context, status=status_code)


def _written(request: HttpRequest, do: str) -> dict[str, str]:
    """Return what was written into one of the page's forms, by field."""
    return {name: request.POST[name] for name in WRITTEN[do][1]().fields if name in request.POST}


def _go_on(request: HttpRequest, report: Report) -> HttpResponse:
    """Open the page; where its proof ended while something was written, with that form and those words."""
    do = request.POST.get("do", "")
    if do not in WRITTEN:
        return HttpResponseRedirect(reverse("counter:report_status", args=[report.number]))
    name, form = WRITTEN[do]
    return _page(request, report, open_form=do, **{name: form(initial=_written(request, do))})


def _proven(request: HttpRequest, number: str) -> Report | None:
    """Return the report this browser proved the code of, or None."""
    if not proofs.proven(request, number):
        return None
    return access.open_for_teller(number, district_id=settings.ENV.district_id)


@unlisted
@require_safe
def report_status(request: HttpRequest, number: str) -> HttpResponse:
    """Show where it stands; without proof ask for the code, whether there is such a number or not."""
    report = _proven(request, number)
    if report is None:
        return _ask(request, StatusForm(initial={"number": codes.shown_number(number)}))
    return _page(request, report)


def _page(request: HttpRequest, report: Report, **shown: Any) -> HttpResponse:
    context = {
        "status": status_for(report, at=moment(request)),
        "report": report,
        "add_form": AddForm(),
        "object_form": ObjectForm(),
        "rate_form": RateForm(),
        "open_form": request.GET.get("do", ""),
    }
    context |= shown
    return render(request, "counter/status.html", context, status=422 if shown.get("refusal") else 200)


@unlisted
@require_POST
def add(request: HttpRequest, number: str) -> HttpResponse:
    """Take in what the teller adds."""
    report = _proven(request, number)
    if report is None:
        return _back_to_code(request, number, "add")
    form, refusal = AddForm(request.POST), Refused(_("有没填好的地方，改好就能继续。"))
    if form.is_valid():
        photos = request.FILES.getlist("photos")
        try:
            actions.add(report, text=form.cleaned_data["text"], photos=photos, by=teller(request), at=moment(request))
            return _done(request, report, _("补充的收到了。"))
        except Refused as refused:
            refusal = Refused(*refused.reasons, _("照片要再选一次。")) if photos else refused
    return _page(request, report, add_form=form, refusal=refusal, open_form="add")


@unlisted
@require_POST
def object_to(request: HttpRequest, number: str) -> HttpResponse:
    """Take in that it isn't solved."""
    report = _proven(request, number)
    if report is None:
        return _back_to_code(request, number, "object")
    form, refusal = ObjectForm(request.POST), Refused(_("有没填好的地方，改好就能继续。"))
    if form.is_valid():
        try:
            answers.object_to(report, reason=form.cleaned_data["reason"], by=teller(request), at=moment(request))
            return _done(request, report, _("收到了，另请人看，看过告诉您。"))
        except Refused as refused:
            refusal = refused
    return _page(request, report, object_form=form, refusal=refusal, open_form="object")


@unlisted
@require_POST
def rate(request: HttpRequest, number: str) -> HttpResponse:
    """Take in the three answers."""
    report = _proven(request, number)
    if report is None:
        return _back_to_code(request, number, "rate")
    form, refusal = RateForm(request.POST), Refused(_("有没填好的地方，改好就能继续。"))
    if form.is_valid():
        said = form.cleaned_data["words"]
        try:
            answers.rate(report, answers=form.answers(), words=said, by=teller(request), at=moment(request))
            return _done(request, report, _("谢谢您，评价收到了。"))
        except Refused as refused:
            refusal = refused
    return _page(request, report, rate_form=form, refusal=refusal, open_form="rate")


def _done(request: HttpRequest, report: Report, words: str) -> HttpResponse:
    messages.success(request, words)
    return HttpResponseRedirect(reverse("counter:report_status", args=[report.number]))


def _back_to_code(request: HttpRequest, number: str, do: str) -> HttpResponse:
    """Ask for the code once more, whether there is such a number or not; what was written goes along."""
    said = [_("这一页开得太久了，为了不让别人看到，请再输一次查询码。您写的还在，输完接着交。")]
    said += [_("照片要再选一次。")] if request.FILES else []
    return _ask(request, StatusForm(initial={"number": codes.shown_number(number)}), Refused(*said), do)


@unlisted
@require_safe
def photo(request: HttpRequest, number: str, ordinal: int, kind: str) -> Any:
    """Show the teller one of the photos they sent, or of those that go with the answer."""
    report = _proven(request, number)
    rows = PHOTOS[kind](report, moment(request)) if report is not None else []
    found = next((row for row in rows if row.ordinal == ordinal), None)
    if found is None:
        raise Http404
    return photo_response(found)


@unlisted
@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Close the page on a shared machine: the browser's own proof is taken back, nothing else changes."""
    response = HttpResponseRedirect(reverse("counter:status"))
    proofs.drop_proof(response)
    return response
