"""Pages of projects: the list, claiming a need, one project with its steps and the three questions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import HiddenInput
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.journal.queries import history_panel
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.needs import access, forms, queries
from shanzhi.needs.actions import projects as verbs
from shanzhi.needs.models import OWNERS, READERS, RUNNERS, Listing, Project
from shanzhi.needs.workflow import ACHIEVED, PROJECT_STEPS
from shanzhi.organisation.queries import names_offered
from shanzhi.people.access import StaffRequest, requires
from shanzhi.ui.context import moment_of
from shanzhi.ui.forms import renewed, status_of, unfit


@requires(*READERS)
@require_safe
def projects(request: StaffRequest) -> HttpResponse:
    """Show the projects, the newest first, and what askers said of those that are over."""
    rows = queries.projects(request.actor)
    rated = [one for one in rows if one.is_rated]
    said = {
        "rated": len(rated),
        "wanted": sum(one.wanted is True for one in rated),
        "achieved": sum(one.achieved == "yes" for one in rated),
        "again": sum(one.again is True for one in rated),
    }
    return render(request, "needs/projects.html", {"rows": rows, "said": said})


@requires(*RUNNERS, *OWNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: StaffRequest, number: str) -> HttpResponse:
    """Claim a need, with suggested resources to tick."""
    at, actor, need = moment_of(request), request.actor, access.get_listing(request.actor, number)
    on = local(at).date()
    if not need.is_need:
        raise Http404
    offered = {one.listing.number: one for one in queries.suggestions(need, actor, on=on)}
    data, status = request.POST if request.method == "POST" else None, 200
    form = _claim_form(request, need, offered, data)
    if data is not None and form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("claimant", "plan", "due_on", "seen")}
        chosen = [offered[key].listing for key in form.cleaned_data.get("resources", [])]
        try:
            made = verbs.claim(need, resources=chosen, stages=form.stages(), by=actor, at=at, **told)
            messages.success(request, _("认领了，项目%(number)s。") % {"number": made.number})
            return redirect("needs:project", made.number)
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
            renewed(form, refusal)
            status = status_of(refusal)
    status = 422 if form.errors and status == 200 else status
    return render(request, "needs/claim.html", {"form": form, "need": need, "units": names_offered()}, status=status)


def _claim_form(
    request: StaffRequest, need: Listing, offered: dict[str, queries.Suggested], data: Any
) -> forms.ClaimForm:
    """Return the form of a claim, filled in as far as it is known who claims with what."""
    said = _("%(name)s（%(owner)s；%(why)s）")
    named = {
        key: {"name": one.listing.title, "owner": one.listing.owner, "why": one.reasons} for key, one in offered.items()
    }
    home = queries.home_of(request.actor)
    start = {"seen": need.version, "claimant": home, "resources": request.GET.getlist("with")}
    on, choices = local(moment_of(request)).date(), [(key, said % told) for key, told in named.items()]
    form = forms.ClaimForm(data, on=on, offered=choices, initial=start)
    if home and not request.actor.holdings_as(RUNNERS):
        form.fields["claimant"].widget = HiddenInput()  # who claims is clear
    return form


@requires(*READERS)
@require_safe
def project(request: StaffRequest, number: str) -> HttpResponse:
    """Show one project."""
    return show(request, access.get_project(request.actor, number))


def show(request: StaffRequest, project: Project, *, refusal: Refused | None = None) -> HttpResponse:
    """Draw a project's page."""
    actor = request.actor
    context = {
        "project": project,
        "stages": queries.stages_of(project),
        "resources": queries.resources_of(project),
        "may_carry_out": access.may_carry_out(actor, project) and project.is_running,
        "may_rate": access.may_rate(actor, project) and project.waits_for_rating,
        "achieved": ACHIEVED,
        "history": history_panel(actor.district_id, [("need_project", str(project.pk))], limit=30),
        "refusal": refusal,
    }
    return render(request, "needs/project.html", context, status=status_of(refusal))


@requires(*RUNNERS, *OWNERS)
@require_POST
def step(request: StaffRequest, number: str, verb: str) -> HttpResponse:
    """Move a project on, or answer the three questions."""
    found = access.get_project(request.actor, number)
    allowed = access.may_rate(request.actor, found) or access.may_carry_out(request.actor, found)
    if verb not in PROJECT_STEPS or not allowed:
        raise Http404
    form = forms.StepForm(request.POST)
    try:
        if not form.is_valid():
            raise unfit(form)
        _take(request, found, verb, form.cleaned_data)
    except Refused as refusal:
        return show(request, access.get_project(request.actor, number), refusal=refusal)
    return redirect("needs:project", number)


def _take(request: StaffRequest, found: Project, verb: str, told: dict[str, Any]) -> None:
    common = {"by": request.actor, "at": moment_of(request), "seen": told["seen"]}
    if verb == "stage":
        verbs.finish_stage(found, ordinal=told["ordinal"] or 0, **common)
    elif verb == "finish":
        verbs.finish(found, result=told["result"], **common)
    elif verb == "give_up":
        verbs.give_up(found, reason=told["reason"], **common)
    elif not told["wanted"] or not told["again"]:
        raise Refused(_("三个问题都要答。"))
    else:
        wanted, again = told["wanted"] == "yes", told["again"] == "yes"
        verbs.rate(found, wanted=wanted, achieved=told["achieved"], again=again, words=told["words"], **common)
