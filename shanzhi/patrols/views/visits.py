"""Looking at it on the ground 核实: three large buttons, words where they help."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from shanzhi.cases import access
from shanzhi.cases.actions.steps import take_step
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.patrols import showing
from shanzhi.patrols.access import WALKERS
from shanzhi.patrols.forms import FINDINGS, VerifyForm
from shanzhi.patrols.views.faces import actor_of, moment
from shanzhi.people.access import requires
from shanzhi.ui.forms import renewed, status_of


@requires(*WALKERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, number: str) -> HttpResponse:
    """Show what was told and where, and take in what was found."""
    actor, at = actor_of(request), moment(request)
    case = access.get_case(actor, number)
    form = VerifyForm(request.POST if request.method == "POST" else None, initial={"seen": case.version})
    refusal = None
    if form.is_bound and form.is_valid():
        seen, found = form.cleaned_data.pop("seen"), {k: v for k, v in form.cleaned_data.items() if v}
        try:
            take_step(case, "verify", by=actor, at=at, seen=seen, **found)
        except Refused as refused:
            refusal = refused
            renewed(form, refusal)
        else:
            said = {"number": case.number, "finding": dict(FINDINGS)[found["finding"]]}
            messages.success(request, _("%(number)s：%(finding)s，记下了。") % said)
            return HttpResponseRedirect(reverse("patrols:home"))
    context = {"form": form, "refusal": refusal, "is_stale": isinstance(refusal, Stale), "findings": FINDINGS}
    context |= showing.visit_view(case, actor, at=at)
    status = status_of(refusal) if refusal or not form.is_bound else 422
    return render(request, "patrols/verify.html", context, status=status)
