"""One case: its page, its steps, its notes and corrections."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.accounts.access import StaffRequest, requires
from shanzhi.cases import access
from shanzhi.cases.actions import notes, steps
from shanzhi.cases.models import Case
from shanzhi.cases.queries import last_look
from shanzhi.catalogue.limits import GRADES
from shanzhi.desks import files, forms, rows, showing
from shanzhi.desks.views.board import offer_undo
from shanzhi.desks.views.pages import moment, step_page
from shanzhi.journal import sentences
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.loop.workflow import CASE_TABLE
from shanzhi.people.capacities import Capacity
from shanzhi.people.queries import holders
from shanzhi.ui.forms import renewed, status_of


@requires()
@require_safe
def case_page(request: StaffRequest, number: str) -> HttpResponse:
    """Show a case whole: where it is stuck, whose turn, by when, and how it came there."""
    at = moment(request)
    case = access.get_case(request.actor, number)
    file = files.case_file(case)
    tasks = rows.task_rows(file, request.actor, at=at)
    seen = last_look(case, file.lines)
    context = {
        "case": case,
        "file": file,
        "state": showing.state_view(case),
        "place": showing.where(case),
        "clocks": showing.clocks(file, at=at),
        "reckonings": showing.reckonings(file, at=at),
        "steps": showing.five_steps(file),
        "course": showing.course(file.lines, at=at),
        "seen": seen and sentences.line(seen),
        "now_steps": files.case_steps(case, request.actor, at=at, tasks=file.tasks, seen=seen),
        "may": files.may_write_beside(case, request.actor, file.tasks),
        "tasks": tasks,
        "parts": rows.parts(tasks),
        "applications": rows.application_rows(file, request.actor),
        "milestones": files.milestones(case),
    }
    return render(request, "desks/case.html", context)


@requires()
@require_http_methods(["GET", "HEAD", "POST"])
def case_step(request: StaffRequest, number: str, verb: str) -> HttpResponse:
    """Show the form of a step, and take it."""
    at = moment(request)
    sent = request.method == "POST"
    case = access.get_case(request.actor, number, beside=access.JUDGED_BY if sent else access.NAMED)
    row = CASE_TABLE.row(verb)
    if row is None or verb == "open":
        raise Http404
    people = holders(capacity=Capacity.GRID_WORKER, area_path=case.area_path, at=at) if verb == "send_to_verify" else []
    data = forms.chosen(request.POST, verb) if sent else None
    form = forms.StepForm(
        row.needs,
        data,
        on=local(at).date(),
        area_path=case.area_path,
        people=people,
        initial={"seen": case.version, **showing.prefilled(case, verb)},
    )
    if data is not None and form.is_valid():
        try:
            steps.take_step(case, verb, by=request.actor, at=at, seen=form.cleaned_data["seen"], **form.brought())
        except Refused as refusal:
            return step_page(request, case, row, form, at, refusal)
        if verb == "dispatch":
            offer_undo(request, [case.number], str(case.lead_unit), back=_back(request, case))
        else:
            messages.success(request, _("%(number)s：%(step)s好了。") % {"number": case.number, "step": row.label})
        return HttpResponseRedirect(_back(request, case))
    return step_page(request, case, row, form, at)


def _back(request: StaffRequest, case: Case) -> str:
    """Return where to go after a step: the list one came from, if it is ours, else the case."""
    target = request.POST.get("next", "")
    return target if target.startswith("/board/") else reverse("desks:case", args=[case.number])


def _beside(request: StaffRequest, case: Case, form: Any, act: Callable[..., Any], **shown: Any) -> HttpResponse:
    """Show a small form about a case, and do what it says: ``act`` takes what the form asks for."""
    refusal = None
    if form.is_bound and form.is_valid():
        try:
            act(case, by=request.actor, at=moment(request), **form.cleaned_data)
            return HttpResponseRedirect(_back(request, case))
        except Refused as refused:
            refusal = refused
            now = {"matter": case.matter and case.matter.name, "grade": GRADES.get(case.grade)}
            renewed(form, refusal, now=now | {"place": showing.where(case)})
    context = {"case": case, "form": form, "refusal": refusal, **shown}
    context["next"] = request.GET.get("next", request.POST.get("next", ""))
    return render(request, "desks/plain_form.html", context, status=status_of(refusal))


@requires()
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: StaffRequest, number: str) -> HttpResponse:
    """Write how it goes."""
    case = access.get_case(request.actor, number)
    form = forms.NoteForm(request.POST if request.method == "POST" else None)
    return _beside(request, case, form, notes.write_progress, title=_("写进展"), button=_("写好了"))


@requires(
    Capacity.INTAKE_AGENT,
    Capacity.REGISTRAR,
    Capacity.DISPATCHER,
    Capacity.SUPERVISOR,
    Capacity.COMPLAINT_RECEIVER,
    Capacity.CHILD_PROTECTION,
)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: StaffRequest, number: str) -> HttpResponse:
    """Correct matter, grade or place."""
    case = access.get_case(request.actor, number)
    data = request.POST if request.method == "POST" else None
    form = forms.CorrectionForm(data, grades=GRADES.items(), area_path=case.area_path, initial={"seen": case.version})
    return _beside(request, case, form, notes.correct, title=_("更正"), button=_("改好了"))


@requires()
@require_http_methods(["GET", "HEAD", "POST"])
def project(request: StaffRequest, number: str) -> HttpResponse:
    """Point the case to a works project."""
    case = access.get_case(request.actor, number)
    form = forms.ProjectForm(request.POST if request.method == "POST" else None, district_id=case.district_id)
    return _beside(request, case, form, notes.link_project, title=_("挂接工程"), button=_("挂接"))
