"""The register of volunteers and teams, and the plan as counts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.accounts.access import StaffRequest
from shanzhi.childcare import forms, queries, rules
from shanzhi.childcare.actions import exporting
from shanzhi.childcare.actions import volunteers as verbs
from shanzhi.childcare.models import COUNTERS, GUARDS, Volunteer
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.organisation.queries import resolve_unit
from shanzhi.people.access import requires
from shanzhi.ui.context import moment_of
from shanzhi.ui.files import as_file, file_name
from shanzhi.ui.forms import unfit


@requires(*GUARDS)
@require_http_methods(["GET", "HEAD", "POST"])
def volunteers(request: StaffRequest) -> HttpResponse:
    """Show volunteers, screenings and teams, and change them."""
    at, refusal, status = moment_of(request), None, 200
    form = forms.VolunteerForm(request.POST) if request.method == "POST" else None
    if form is not None:
        try:
            if not form.is_valid():
                raise unfit(form)
            _changed(request, form.cleaned_data, at)
            messages.success(request, _("记下了。"))
            return redirect("childcare:volunteers")
        except Refused as refused:
            refusal, status = refused, 422
    rows = queries.volunteers(request.actor, at=at)
    known = {row.user_id for row in rows}
    posted = [user for user in queries.volunteer_users(request.actor, at=at) if user.pk not in known]
    context = {"rows": rows, "posted": posted, "teams": queries.teams(request.actor.district_id), "refusal": refusal,
               "today": local(at).date(), "rules": rules}  # fmt: skip
    return render(request, "childcare/volunteers.html", context, status=status)


def _changed(request: StaffRequest, said: dict[str, Any], at: Any) -> None:
    by, what = request.actor, said["what"]
    if what == "enrol":
        _enrolled(request, said, at)
    elif what == "screen":
        told = {"passed": said["passed"] == "yes", "checked_on": said["checked_on"] or local(at).date()}
        verbs.screen(_known(request, said["username"], at), valid_until=said["valid_until"], by=by, at=at, **told)
    elif what == "team":
        found = [_known(request, username, at) for username in said["members"]]
        verbs.form_team(said["name"], brand=said["brand"], volunteers=found, by=by, at=at)
    else:
        verbs.plan_year(said["year"] or 0, planned=said["planned"] or 0, by=by, at=at)


def _enrolled(request: StaffRequest, said: dict[str, Any], at: Any) -> None:
    users = {user.username: user for user in queries.volunteer_users(request.actor, at=at)}
    if said["username"] not in users:
        raise Refused(_("没有这个人，先在“人员”里任“结对志愿者”。"))
    on: date = local(at).date()
    unit = resolve_unit(said["unit"], on=on) if said["unit"] else None
    if said["unit"] and unit is None:
        raise Refused(_("没有这个单位。"))
    told = {"alone": said["alone"], "unit": unit, "committed_until": said["committed_until"]}
    verbs.enrol(users[said["username"]], by=request.actor, at=at, **told)


def _known(request: StaffRequest, username: str, at: Any) -> Volunteer:
    for one in queries.volunteers(request.actor, at=at):
        if one.user.username == username:
            return one
    raise Refused(_("没有这位志愿者。"))


@requires(*COUNTERS)
@require_safe
def counts(request: StaffRequest) -> HttpResponse:
    """Show the three-year plan as counts; fewer than five children are never counted out."""
    on = local(moment_of(request)).date()
    context = {"years": queries.plan(request.actor.district_id, on=on), "least": rules.SMALLEST_COUNT}
    return render(request, "childcare/counts.html", context)


@requires(*COUNTERS)
@require_POST
def export_counts(request: StaffRequest) -> HttpResponse:
    """Hand out the plan as counts."""
    at = moment_of(request)
    return as_file(exporting.export_plan(by=request.actor, at=at), file_name(_("爱心结对三年计划"), at, "xlsx"))


@requires(*GUARDS)
@require_POST
def export(request: StaffRequest) -> HttpResponse:
    """Hand out the children one protects, by code and dates alone."""
    at = moment_of(request)
    return as_file(exporting.export_children(by=request.actor, at=at), file_name(_("爱心结对"), at, "xlsx"))
