"""The inspector's first page, and one visit 入户检查 on the phone: its checklist, its notice, its photos."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.enforcement.codes import paper_code
from shanzhi.inspections import access
from shanzhi.inspections.actions import visiting
from shanzhi.inspections.models.visits import Photo, Visit
from shanzhi.inspections.queries.visits import items_of
from shanzhi.inspections.workflow import FindingState
from shanzhi.inspectorate import forms
from shanzhi.inspectorate.queries import visits
from shanzhi.kernel.refusal import Refused
from shanzhi.people.access import StaffRequest, requires
from shanzhi.ui.codes import qr
from shanzhi.ui.context import moment_of
from shanzhi.ui.forms import status_of
from shanzhi.ui.photos import photo_response


def mine_page(request: StaffRequest) -> HttpResponse:
    """Return the inspector's first page."""
    context = {
        "visits": visits.visits_to_make(request.actor),
        "rechecks": visits.rechecks_to_make(request.actor),
        "notices": visits.notices_to_write(request.actor),
    }
    return render(request, "inspectorate/mine.html", context)


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
            return redirect("inspectorate:visit", number)
        except Refused as refused:
            refusal = refused
    return visit_page(request, found, form if may else None, refusal)


def visit_page(
    request: StaffRequest, found: Visit, form: forms.ChecklistForm | None = None, refusal: Refused | None = None
) -> HttpResponse:
    """Return the page of a visit, with why something was refused."""
    view = visits.visit_view(found)
    address = ""
    if view.notice is not None:
        address = request.build_absolute_uri(
            reverse("inspectorate:notice", args=[view.notice.number, paper_code(view.notice.number)])
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
    return render(request, "inspectorate/visit.html", context, status=status)


@requires(*access.INSPECTORS)
@require_POST
def drop(request: StaffRequest, number: str) -> HttpResponse:
    """Give a visit up."""
    found = access.get_visit(request.actor, number)
    try:
        visiting.drop_visit(found, reason=request.POST.get("reason", ""), by=request.actor, at=moment_of(request))
    except Refused as refusal:
        return visit_page(request, found, forms.ChecklistForm(items=items_of(found)), refusal)
    return redirect("inspectorate:home")


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
    return redirect("inspectorate:visit", number)


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
