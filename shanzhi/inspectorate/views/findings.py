"""One defect 问题: how it stands, its recheck, and its way round the loop as a case."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from shanzhi.cases.models import Case
from shanzhi.inspections import access
from shanzhi.inspections.actions import findings
from shanzhi.inspections.models.visits import Finding
from shanzhi.inspections.queries.visits import photos_of
from shanzhi.inspections.workflow import ENDED, verbs_of
from shanzhi.inspectorate import forms
from shanzhi.journal.queries import history_panel
from shanzhi.kernel.refusal import Refused
from shanzhi.people.access import StaffRequest, requires
from shanzhi.ui.context import moment_of
from shanzhi.ui.forms import renewed, status_of


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
            return redirect("inspectorate:finding", number, ordinal)
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
    is_whole = not found.case_number and found.state not in ENDED
    cases = Case.objects.visible_to(request.actor).filter(number=found.case_number)
    context = {
        "one": found,
        "form": form,
        "refusal": refusal,
        "verbs": verbs_of(found.state) if may else [],
        "photos": photos_of(found),
        "may_open": is_whole and (may or access.went_along(request.actor, found.visit)),
        "own": found.found_by_id == request.actor.user_id,
        "case": cases.first() if found.case_number else None,
        "history": history_panel(found.district_id, [("site_finding", f"{found.visit.number}-{found.ordinal}")]),
    }
    status = status_of(refusal) if refusal is not None or not form.is_bound else 422
    return render(request, "inspectorate/finding.html", context, status=status)


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
    return redirect("inspectorate:finding", number, ordinal)
