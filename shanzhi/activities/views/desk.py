"""The staff's pages: calendar, one activity, its plan, its steps."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.activities import access, forms, queries
from shanzhi.activities.actions import exporting, planning
from shanzhi.activities.models import Activity
from shanzhi.journal.queries import history_panel
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.people.access import StaffRequest, requires
from shanzhi.ui.context import moment_of
from shanzhi.ui.files import as_file, file_name
from shanzhi.ui.forms import renewed, status_of


@requires()
@require_safe
def activity_list(request: StaffRequest) -> HttpResponse:
    """Show staff all activities, the planned ones too, or those in which a few words stand."""
    text, of, at = request.GET.get("q", "").strip()[:60], request.actor.district_id, moment_of(request)
    found = queries.with_words(of, text) if text else queries.calendar(of, at=at, for_staff=True)
    months = [(month, [(row, row.standing(at=at)) for row in rows]) for month, rows in found]
    context = {"months": months, "text": text, "may_keep": access.may_keep(request.actor)}
    return render(request, "activities/desk.html", context)


@requires()
@require_POST
def export(request: StaffRequest) -> HttpResponse:
    """Hand out the calendar with what came of each activity as a workbook, watermarked and written down."""
    at = moment_of(request)
    return as_file(exporting.export(by=request.actor, at=at), file_name(_("活动"), at, "xlsx"))


@requires()
@require_http_methods(["GET", "HEAD", "POST"])
def desk_activity(request: StaffRequest, number: str) -> HttpResponse:
    """Show one activity; its keeper writes the outcome here."""
    row, may_keep = get_activity(request, number), access.may_keep(request.actor)
    if request.method == "POST" and not may_keep:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = forms.OutcomeForm(data)
    if data is not None and form.is_valid():
        try:
            planning.take_step(row, "close", outcome=form.outcome(), by=request.actor, at=moment_of(request))
            return redirect("activities:desk_activity", number)
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    context = {
        "row": row,
        "may_keep": may_keep,
        "waiting": queries.waiting(row),
        "form": form,
        "history": history_panel(request.actor.district_id, [("activity", row.pk)], limit=30),
    }
    return render(request, "activities/desk_activity.html", context)


@requires(*access.KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: StaffRequest) -> HttpResponse:
    """Plan an activity."""
    return _planned(request, None)


@requires(*access.KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: StaffRequest, number: str) -> HttpResponse:
    """Change the plan of an activity."""
    return _planned(request, get_activity(request, number))


def _planned(request: StaffRequest, row: Activity | None) -> HttpResponse:
    at, by, refusal = moment_of(request), request.actor, None
    data = request.POST if request.method == "POST" else None
    form = forms.PlanForm(data, on=local(at).date(), initial=forms.start_of(row) if row else {})
    if data is not None and form.is_valid():
        try:
            wanted, seen = form.plan(), form.cleaned_data["seen"] or None
            if row is None:
                made = planning.plan(wanted, by=by, at=at)
            else:
                made = planning.change(row, wanted, by=by, at=at, seen=seen)
            messages.success(request, _("写好了，流水里有一行。"))
            return redirect("activities:desk_activity", made.number)
        except Refused as why:
            refusal = why
            form.add_error(None, [str(reason) for reason in why.reasons])
            renewed(form, why)
    status = status_of(refusal) if refusal is not None else 422 if form.errors else 200
    return render(request, "activities/plan.html", {"form": form, "row": row}, status=status)


@requires(*access.KEEPERS)
@require_POST
def step(request: StaffRequest, number: str) -> HttpResponse:
    """Open an activity for sign-ups, or cancel it."""
    row, verb = get_activity(request, number), request.POST.get("verb", "")
    if verb in {"open", "cancel"}:
        try:
            planning.take_step(row, verb, by=request.actor, at=moment_of(request))
            messages.success(request, _("记下了。"))
        except Refused as refusal:
            messages.error(request, " ".join(str(reason) for reason in refusal.reasons))
    return redirect("activities:desk_activity", number)


def get_activity(request: StaffRequest, number: str) -> Activity:
    """Return an activity of this county by its number.

    :raises Http404: when there is none.
    """
    row = queries.activity_numbered(request.actor.district_id, number)
    if row is None:
        raise Http404
    return row
