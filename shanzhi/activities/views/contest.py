"""A contest's page for its keeper: lists set once, score sheets taken in, rounds published."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shanzhi.activities import access, forms, queries
from shanzhi.activities.actions import judging
from shanzhi.activities.models import Activity
from shanzhi.activities.views.desk import get_activity
from shanzhi.kernel.refusal import Refused
from shanzhi.people.access import StaffRequest, requires
from shanzhi.ui.context import moment_of


@requires(*access.KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def contest(request: StaffRequest, number: str) -> HttpResponse:
    """Set a contest's lists, or take in a score sheet."""
    row = get_contest(request, number)
    rounds, judges, known = queries.rounds(row), queries.judges(row), queries.entrants(row)
    data = request.POST if request.method == "POST" else None
    form = forms.SheetForm(data, rounds=rounds, judges=judges) if known else forms.ContestForm(data)
    if data is not None and form.is_valid():
        try:
            _write(request, row, form)
            messages.success(request, _("记下了，流水里有一行。"))
            return redirect("activities:contest", number)
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    context = {"row": row, "form": form, "rounds": rounds, "judges": judges, "sums": queries.contest_sums(row)}
    return render(request, "activities/contest.html", context)


def _write(request: StaffRequest, row: Activity, form: forms.SheetForm | forms.ContestForm) -> None:
    by, at = request.actor, moment_of(request)
    if isinstance(form, forms.ContestForm):
        judging.set_contest(row, form.setting(), by=by, at=at)
        return
    told = form.cleaned_data
    judging.take_sheet(row, form.rounds[told["round"]], form.judges[told["judge"]], told["marks"], by=by, at=at)


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


def get_contest(request: StaffRequest, number: str) -> Activity:
    """Return a contest by its number.

    :raises Http404: when there is none.
    """
    row = get_activity(request, number)
    if not row.is_contest:
        raise Http404
    return row
