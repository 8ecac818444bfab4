"""One enterprise's page: its branch, who looks after it, its plan, breakthroughs, loans, difficulties."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shanzhi.enterprises import access, forms, queries
from shanzhi.enterprises.actions import difficulties, keeping
from shanzhi.enterprises.actions.moving import take_step
from shanzhi.enterprises.models import Adviser, Enterprise
from shanzhi.enterprises.views.lists import show_talents
from shanzhi.enterprises.workflow import OWN_STEPS, STEPS
from shanzhi.journal.queries import history_panel
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.needs.access import get_listing
from shanzhi.needs.models import OWNERS, RUNNERS, WATCHERS
from shanzhi.organisation.queries import names_offered
from shanzhi.people.access import StaffRequest, may_enter, requires
from shanzhi.ui.context import moment_of
from shanzhi.ui.forms import renewed, status_of, unfit

FORMS: dict[str, type[Any]] = {
    "count": forms.CountForm, "tie": forms.TieForm, "plan": forms.MeasureForm, "begin": forms.BreakthroughForm,
    "apply": forms.LoanForm, "difficulty": forms.DifficultyForm,
}  # fmt: skip
OWN = ("apply", "difficulty", "wish", "send")  # what an enterprise's own people bring in themselves
VERBS = (*FORMS, *STEPS["enterprise"], "send")


@requires(*WATCHERS, *OWNERS)
@require_safe
def enterprise(request: StaffRequest, code: str) -> HttpResponse:
    """Show one enterprise."""
    return show(request, access.get_enterprise(request.actor, code))


def show(
    request: StaffRequest, found: Enterprise, *, refusal: Refused | None = None, typed: tuple[str, Any] | None = None
) -> HttpResponse:
    """Draw an enterprise's page; ``typed`` is the form that was tried."""
    on, start = local(moment_of(request)).date(), {"seen": found.version}
    start |= {"headcount": found.headcount, "members": found.members}
    keeps, adds = access.may_keep(request.actor, found), access.may_add(request.actor, found)
    # Six forms on one page: each field's id begins with its form, or labels would point into another one.
    if typed:
        typed[1].initial = start
        renewed(typed[1], refusal)
    shown = {name: form(on=on, initial=start, auto_id=f"{name}_%s") for name, form in FORMS.items()} | dict(
        [typed] if typed else []
    )
    file = queries.file_of(found)
    subjects = [(one.KIND, str(one.pk)) for one in (found, *file.loans, *file.measures)]
    context = {
        "enterprise": found, "file": file, "forms": shown, "may_keep": keeps, "may_add": adds, "own": OWN_STEPS,
        "may_list": may_enter(request.actor, WATCHERS),
        "steps": [(verb, step) for verb, step in found.open_steps if keeps or (adds and verb in OWN)],
        "units": names_offered() if keeps else [],
        "banks": queries.banks() if keeps and any("send" in dict(one.open_steps) for one in file.loans) else [],
        "history": history_panel(found.district_id, subjects, limit=30), "refusal": refusal,
    }  # fmt: skip
    status = 422 if typed is not None and refusal is None else status_of(refusal)
    return render(request, "enterprises/enterprise.html", context, status=status)


@requires(*RUNNERS, *OWNERS)
@require_POST
def act(request: StaffRequest, code: str, verb: str) -> HttpResponse:
    """Do something for an enterprise: move its branch, add to its file, give a difficulty to the loop."""
    found = access.get_enterprise(request.actor, code)
    allowed = access.may_add(request.actor, found) if verb in OWN else access.may_keep(request.actor, found)
    if verb not in VERBS or not allowed:
        raise Http404
    on = local(moment_of(request)).date()
    form = FORMS.get(verb, forms.StepForm)(request.POST, on=on, auto_id=f"{verb}_%s")
    try:
        if not form.is_valid():
            if verb in FORMS:
                return show(request, found, typed=(verb, form))
            raise unfit(form)
        _do(request, found, verb, form)
    except Refused as refusal:
        typed = (verb, form) if verb in FORMS else None
        return show(request, access.get_enterprise(request.actor, code), refusal=refusal, typed=typed)
    if verb == "send" and request.POST.get("from") == "listing":
        return redirect("needs:listing", request.POST["need"])
    return redirect("enterprises:enterprise", code)


def _do(request: StaffRequest, found: Enterprise, verb: str, form: Any) -> None:
    told: dict[str, Any] = dict(form.cleaned_data)
    by: dict[str, Any] = {"by": request.actor, "at": moment_of(request)}
    if verb == "count":
        keeping.count(found, **told, **by)
    elif verb == "tie":
        code = told.pop("adviser").strip()
        adviser = Adviser.objects.in_district(found.district_id).filter(code=code).first() if code else None
        keeping.tie(found, adviser=adviser, **told, **by)
    elif verb == "plan":
        keeping.plan(found, **told, **by)
    elif verb == "begin":
        keeping.begin(found, **form.told(), **by)
    elif verb == "apply":
        keeping.apply(found, **told, **by)
    elif verb == "difficulty":
        difficulties.raise_difficulty(found, **told, **by)
    elif verb == "send":
        need = get_listing(request.actor, request.POST.get("need", ""))
        done = difficulties.send(found, need, seen=told.get("seen", 0), **by)
        said = {"case": done.case.number, "report": done.report.shown_number}
        messages.success(request, _("转为事项%(case)s，来件%(report)s。办结后结果会回到这里。") % said)
    else:
        take_step(found, verb, seen=told.get("seen", 0), note=told.get("note", ""), amount=told.get("amount"), **by)


@requires(*RUNNERS, *OWNERS)
@require_POST
def step(request: StaffRequest, kind: str, number: str, verb: str) -> HttpResponse:
    """Move a measure, a breakthrough, a loan or somebody of the pool."""
    own = verb in OWN_STEPS
    thing = access.get_thing(request.actor, kind, number, own=own)
    if verb not in STEPS[kind]:
        raise Http404
    form = forms.StepForm(request.POST, on=local(moment_of(request)).date())
    code = "" if kind == "talent" else thing.enterprise.unit.code
    try:
        if not form.is_valid():
            raise unfit(form)
        told = dict(form.cleaned_data)
        unit = told.pop("enterprise")
        hired = access.get_enterprise(request.actor, unit.code) if unit is not None else None
        take_step(thing, verb, enterprise=hired, by=request.actor, at=moment_of(request), **told)
    except Refused as refusal:
        thing = access.get_thing(request.actor, kind, number, own=own)  # as it stands now
        return show(request, thing.enterprise, refusal=refusal) if code else show_talents(request, thing, refusal)
    return redirect("enterprises:enterprise", code) if code else redirect("enterprises:talents")
