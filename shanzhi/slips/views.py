"""Slips and registers to take along. Each is asked for by a button: it leaves a line in the journal."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shanzhi.accounts.access import StaffRequest, requires
from shanzhi.assessment.access import HEADS, LOOKERS, get_period
from shanzhi.assessment.queries.scopes import sight
from shanzhi.slips import access, actions, queries
from shanzhi.ui.context import moment_of
from shanzhi.ui.files import as_file, file_name


@requires()
@require_POST
def slip(request: StaffRequest, number: str) -> HttpResponse:
    """Give the dispatch slip of a case."""
    form = request.POST.get("form", "pdf")
    case = access.get_printable(request.actor, number)
    if form not in {"pdf", "docx"}:
        raise Http404
    address = request.build_absolute_uri(reverse("desks:case", args=[case.number]))
    made = actions.print_slip(case, form, by=request.actor, at=moment_of(request), address=address)
    return as_file(made, file_name(_("派单"), case.number, form))


@requires()
@require_POST
def register(request: StaffRequest) -> HttpResponse:
    """Give the list asked for, of what this person may know."""
    form, at = request.POST.get("form", "pdf"), moment_of(request)
    if form not in {"pdf", "xlsx"}:
        raise Http404
    made = actions.print_register(queries.listed(request.POST.dict()), form, by=request.actor, at=at)
    return as_file(made, file_name(_("台账"), at, form))


@requires()
@require_POST
def order(request: StaffRequest, number: str) -> HttpResponse:
    """Give a supervision order."""
    form = request.POST.get("form", "pdf")
    one = access.get_printable_order(request.actor, number)
    if form not in {"pdf", "docx"}:
        raise Http404
    address = request.build_absolute_uri(reverse("supervision:order", args=[one.number]))
    made = actions.print_order(one, form, by=request.actor, at=moment_of(request), address=address)
    return as_file(made, file_name(_("督办单"), one.number, form))


@requires()
@require_POST
def orders(request: StaffRequest) -> HttpResponse:
    """Give the list of supervision orders this person may know of."""
    at, show = moment_of(request), request.POST.get("show", "open")
    made = actions.export_orders(show, by=request.actor, at=at)
    return as_file(made, file_name(_("督办单"), at, "xlsx"))


@requires(*LOOKERS, *HEADS)
@require_POST
def scores(request: StaffRequest, period: str) -> HttpResponse:
    """Give the score sheet of a unit or an area."""
    form, at = request.POST.get("form", "pdf"), moment_of(request)
    held = get_period(request.actor, period)
    seen = sight(request.actor, held, request.POST.dict(), at=at)
    if form not in actions.WRITERS or seen.scope.kind == "person":
        raise Http404
    address = request.build_absolute_uri(reverse("assessment:sheet", args=[held.code]))
    made = actions.print_scores(held, seen, form, by=request.actor, at=at, address=address)
    return as_file(made, file_name(_("考核表"), held.code, form))
