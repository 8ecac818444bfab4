"""Appeals 申诉: raised beside the figure, listed, and answered by another body."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.assessment import access
from shanzhi.assessment.actions import appealing
from shanzhi.assessment.forms import AppealForm, DecideAppealForm
from shanzhi.assessment.queries.showing import appeal_numbered, appeals_for, case_named
from shanzhi.assessment.views.figures import READERS, figure_of
from shanzhi.assessment.views.periods import refused
from shanzhi.assessment.workflow import AppealState
from shanzhi.counting.figures import county_path
from shanzhi.journal.queries import history_panel
from shanzhi.kernel.refusal import Refused
from shanzhi.organisation.models import Unit
from shanzhi.people.access import StaffRequest, requires
from shanzhi.scoring import dictionary
from shanzhi.ui.context import moment_of
from shanzhi.ui.forms import status_of, unfit


@requires(*READERS)
@never_cache
@require_safe
def appeal_list(request: StaffRequest) -> HttpResponse:
    """Show the appeals one may read."""
    names = {code: one.name for code, one in dictionary.read().items()}
    rows = [(one, names.get(one.indicator, one.indicator)) for one in appeals_for(request.actor)]
    return render(request, "assessment/appeals.html", {"rows": rows})


@requires(*READERS)
@require_http_methods(["POST"])
def raise_appeal(request: StaffRequest, period: str, indicator: str) -> HttpResponse:
    """Raise an appeal against a unit's frozen figure."""
    held, found, one = figure_of(request, period, indicator)
    form, back = AppealForm(request.POST), f"/assessment/in/{period}/{indicator}/?{found.scope.query}"
    if found.scope.kind != "unit":
        raise Http404
    try:
        if not form.is_valid():
            raise unfit(form)
        unit = Unit.objects.get(pk=found.scope.key)
        made = appealing.raise_appeal(held, unit, one, by=request.actor, at=moment_of(request), **form.cleaned_data)
    except Refused as refusal:
        return refused(request, refusal, back, form)
    messages.success(request, _("申诉交上去了，编号%(number)s。") % {"number": made.number})
    return redirect("assessment:appeal", made.number)


@requires(*READERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: StaffRequest, number: str) -> HttpResponse:
    """Show one appeal; somebody of another body answers it."""
    actor, held = request.actor, appeal_numbered(request.actor, number)
    if held is None:
        raise Http404
    one = dictionary.read()[held.indicator]
    data = request.POST if request.method == "POST" else None
    refusal, form = None, DecideAppealForm(data, initial={"seen": held.version, "effect": ""})
    if data is not None and form.is_valid():
        try:
            appealing.decide_appeal(held, one, by=actor, at=moment_of(request), **form.cleaned_data)
            messages.success(request, _("答复了，申诉的单位看得到。"))
            return redirect("assessment:appeal", number)
        except Refused as why:
            refusal, held = why, appeal_numbered(actor, number) or held
    may = access.may_manage(actor, county_path(actor.district_id)) and held.unit_id not in actor.unit_ids()
    context = {
        "appeal": held,
        "indicator": one,
        "case": case_named(actor, held.case_id),
        "form": form if may and held.state == AppealState.RAISED else None,
        "refusal": refusal,
        "history": history_panel(held.district_id, [("appeal", held.number)]),
    }
    return render(request, "assessment/appeal.html", context, status=422 if form.errors else status_of(refusal))
