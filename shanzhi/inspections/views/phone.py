"""The inspector's phone: what to visit and recheck, one visit with its checklist, one defect."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.cases.models import Case
from shanzhi.enforcement.codes import paper_code
from shanzhi.inspections import access, forms
from shanzhi.inspections.actions import findings, visiting
from shanzhi.inspections.models.visits import Finding, Photo, Visit
from shanzhi.inspections.queries import pages
from shanzhi.inspections.queries.pages import items_of
from shanzhi.inspections.workflow import FindingState, verbs_of
from shanzhi.journal.queries import history_panel
from shanzhi.kernel.refusal import Refused
from shanzhi.people.access import StaffRequest, requires
from shanzhi.ui.codes import qr
from shanzhi.ui.context import moment_of
from shanzhi.ui.forms import renewed, status_of
from shanzhi.ui.photos import photo_response


def mine_page(request: StaffRequest) -> HttpResponse:
    """Return the inspector's first page."""
    context = {
        "visits": pages.visits_to_make(request.actor),
        "rechecks": pages.rechecks_to_make(request.actor),
        "notices": pages.notices_to_write(request.actor),
    }
    return render(request, "inspections/mine.html", context)


@requires(*access.READERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def visit(request: StaffRequest, number: str) -> HttpResponse:
    """Show a visit and its list, and take in what was found."""
    at, found = moment_of(request), access.get_visit(request.actor, number)
    may = access.may_record(request.actor, found)
    form = forms.ChecklistForm(items=items_of(found))
    if request.method != "POST":
        return visit_page(request, found, form if may else None)
    form, refusal = forms.ChecklistForm(request.POST, request.FILES, items=form.items), None
    if form.is_valid() or not may:
        data = form.cleaned_data
        words = {name: data.get(name, "") for name in ("publicity", "note")}
        try:
            marked = form.marked() if may else []
            visiting.record_visit(found, marked, told_rights=data["told_rights"], by=request.actor, at=at, **words)
            messages.success(request, _("记好了。"))
            return redirect("inspections:visit", number)
        except Refused as refused:
            refusal = refused
    return visit_page(request, found, form if may else None, refusal)


def visit_page(
    request: StaffRequest, found: Visit, form: forms.ChecklistForm | None = None, refusal: Refused | None = None
) -> HttpResponse:
    """Return the page of a visit, with why something was refused."""
    view = pages.visit_view(found)
    address = ""
    if view.notice is not None:
        address = request.build_absolute_uri(
            reverse("inspections:notice", args=[view.notice.number, paper_code(view.notice.number)])
        )
    waiting = any(one.state == FindingState.FOUND for one in view.findings)
    context = {
        "view": view,
        "form": form,
        "refusal": refusal,
        "may_record": access.may_record(request.actor, found),
        "may_notice": waiting and view.notice is None and access.went_along(request.actor, found),
        "notice_url": address,
        "qr": qr(address) if address else "",
        "cap": found.inspection.rule.caps[found.risk],
    }
    status = status_of(refusal) if refusal is not None or form is None or not form.is_bound else 422
    return render(request, "inspections/visit.html", context, status=status)


@requires(*access.INSPECTORS)
@require_POST
def drop(request: StaffRequest, number: str) -> HttpResponse:
    """Give a visit up."""
    found = access.get_visit(request.actor, number)
    try:
        visiting.drop_visit(found, reason=request.POST.get("reason", ""), by=request.actor, at=moment_of(request))
    except Refused as refusal:
        return visit_page(request, found, forms.ChecklistForm(items=items_of(found)), refusal)
    return redirect("inspections:home")


@requires(*access.INSPECTORS)
@require_POST
def notice(request: StaffRequest, number: str) -> HttpResponse:
    """Write the rectification notice."""
    found = access.get_visit(request.actor, number)
    try:
        visiting.issue_notice(found, by=request.actor, at=moment_of(request))
    except Refused as refusal:
        return visit_page(request, found, refusal=refusal)
    messages.success(request, _("通知书开好了：请对方扫码看，按一下签收。"))
    return redirect("inspections:visit", number)


@requires(*access.READERS)
@require_safe
def photo(request: StaffRequest, number: str, ordinal: int) -> Any:
    """Show one photo of a visit to whoever may know of it."""
    found = access.get_visit(request.actor, number)
    rows = Photo.objects.in_district(found.district_id).filter(visit_id=found.pk, ordinal=ordinal)
    kept = rows.first()
    if kept is None:
        raise Http404
    return photo_response(kept.file, shown_as=f"{ordinal}.jpg")


@requires(*access.READERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def finding(request: StaffRequest, number: str, ordinal: int) -> HttpResponse:
    """Show one defect, and take in what a recheck found."""
    found = access.get_finding(request.actor, number, ordinal)
    if request.method != "POST":
        return finding_page(request, found)
    form, refusal = forms.RecheckForm(request.POST, request.FILES, initial={"seen": found.standing}), None
    if form.is_valid():
        try:
            findings.recheck(found, by=request.actor, at=moment_of(request), **form.cleaned_data)
            messages.success(request, _("记好了：%(what)s。") % {"what": found.state_label})
            return redirect("inspections:finding", number, ordinal)
        except Refused as refused:
            refusal = refused
            renewed(form, refused)
    return finding_page(request, found, form, refusal)


def finding_page(
    request: StaffRequest, found: Finding, form: forms.RecheckForm | None = None, refusal: Refused | None = None
) -> HttpResponse:
    """Return the page of a defect."""
    form = form or forms.RecheckForm(initial={"seen": found.standing})
    may = access.may_recheck(request.actor, found)
    cases = Case.objects.visible_to(request.actor).filter(number=found.case_number)
    context = {
        "one": found,
        "form": form,
        "refusal": refusal,
        "verbs": verbs_of(found.state) if may else [],
        "photos": pages.photos_of(found),
        "may_open": not found.case_number and (may or access.went_along(request.actor, found.visit)),
        "own": found.found_by_id == request.actor.user_id,
        "case": cases.first() if found.case_number else None,
        "history": history_panel(found.district_id, [("site_finding", f"{found.visit.number}-{found.ordinal}")]),
    }
    status = status_of(refusal) if refusal is not None or not form.is_bound else 422
    return render(request, "inspections/finding.html", context, status=status)


@requires(*access.INSPECTORS)
@require_POST
def open_case(request: StaffRequest, number: str, ordinal: int) -> HttpResponse:
    """Send one defect round the loop."""
    found = access.get_finding(request.actor, number, ordinal)
    try:
        told = findings.open_case(found, by=request.actor, at=moment_of(request))
    except Refused as refusal:
        return finding_page(request, found, refusal=refusal)
    messages.success(request, _("转为事项了，编号%(number)s。办完了会在这里回告。") % {"number": told.case.number})
    return redirect("inspections:finding", number, ordinal)
