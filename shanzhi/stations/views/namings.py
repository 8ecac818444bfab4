"""Staff pages of namings and opinions."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused
from shanzhi.people.access import StaffRequest, requires
from shanzhi.stations import access, forms
from shanzhi.stations.actions import hearing
from shanzhi.stations.actions import namings as naming_verbs
from shanzhi.stations.models import KEEPERS, READERS, Naming, Opinion
from shanzhi.stations.queries import lists
from shanzhi.stations.workflow import STEPS, NamingState
from shanzhi.ui.context import moment_of
from shanzhi.ui.forms import status_of, unfit

ASKS_DAY = ("name", "keep")
ASKS_WORDS = ("review", "refuse", "keep", "withdraw")


def _ways(naming: Naming, by: Actor) -> list[tuple[str, object, bool, bool]]:
    """Return what this person may do now: the verb, its word, whether it asks for words, whether for a day."""
    if naming.state == NamingState.NOMINATED and naming.nominated_by_id == by.user_id:
        return []
    found = [(verb, step.label) for verb, step in STEPS["naming"].items() if naming.state in step.starts]
    return [(verb, label, verb in ASKS_WORDS, verb in ASKS_DAY) for verb, label in found]


@requires(*READERS)
@require_safe
def namings(request: StaffRequest) -> HttpResponse:
    """Show the namings by where they stand."""
    return _namings(request)


def _namings(request: StaffRequest, refusal: Refused | None = None) -> HttpResponse:
    state = request.GET.get("state", "")
    state = state if state in NamingState.values else ""
    rows = lists.namings(request.actor, state=state)
    keeps = bool(request.actor.holdings_as(KEEPERS))
    context = {
        "rows": [(row, _ways(row, request.actor) if keeps else []) for row in rows],
        "counts": lists.naming_counts(request.actor), "state": state, "refusal": refusal,
    }  # fmt: skip
    return render(request, "stations/namings.html", context, status=status_of(refusal))


@requires(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def nominate(request: StaffRequest, code: str) -> HttpResponse:
    """Nominate a station."""
    found = access.get_station(request.actor, code, keep=True)
    form = forms.NominateForm(request.POST) if request.method == "POST" else forms.NominateForm()
    if form.is_bound and form.is_valid():
        try:
            naming_verbs.nominate(found, by=request.actor, at=moment_of(request), **form.cleaned_data)
            messages.success(request, _("推荐上去了，请另一位来评审。"))
            return redirect("stations:namings")
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    context = {"form": form, "station": found}
    return render(request, "stations/nominate.html", context, status=422 if form.errors else 200)


@requires(*KEEPERS)
@require_POST
def judge(request: StaffRequest, number: str, verb: str) -> HttpResponse:
    """Take one step of a naming."""
    found = access.get_of_station(request.actor, Naming, number)
    form = forms.JudgeForm(request.POST)
    if verb not in STEPS["naming"]:
        raise Http404
    try:
        if not form.is_valid():
            raise unfit(form)
        naming_verbs.judge(found, verb, by=request.actor, at=moment_of(request), **form.cleaned_data)
    except Refused as refusal:
        return _namings(request, refusal)
    messages.success(request, _("记下了。"))
    return redirect("stations:namings")


@requires(*READERS)
@require_safe
def opinions(request: StaffRequest) -> HttpResponse:
    """Show what people say of stations, what waits first."""
    return _opinions(request)


def _opinions(request: StaffRequest, refusal: Refused | None = None) -> HttpResponse:
    keeps = bool(request.actor.holdings_as(KEEPERS))
    context = {"rows": lists.opinions(request.actor), "may_keep": keeps, "refusal": refusal}
    return render(request, "stations/opinions.html", context, status=status_of(refusal))


@requires(*KEEPERS)
@require_POST
def answer(request: StaffRequest, number: str, verb: str) -> HttpResponse:
    """Answer in public, or keep off the public page."""
    found = access.get_of_station(request.actor, Opinion, number)
    form = forms.AnswerForm(request.POST)
    if verb not in STEPS["opinion"]:
        raise Http404
    try:
        if not form.is_valid():
            raise unfit(form)
        if verb == "answer":
            hearing.answer_opinion(found, by=request.actor, at=moment_of(request), **form.cleaned_data)
            messages.success(request, _("答复公开在阵地的页面上了。"))
        else:
            hearing.put_aside(found, seen=form.cleaned_data["seen"], by=request.actor, at=moment_of(request))
            messages.success(request, _("记下了。"))
    except Refused as refusal:
        return _opinions(request, refusal)
    return redirect("stations:opinions")
