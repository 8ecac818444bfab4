"""A unit's desk: the inbox, the steps of its tasks, what it asks for, and the approver's queue."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.accounts.access import StaffRequest, requires
from shanzhi.cases import access
from shanzhi.cases.actions import applications, tasks
from shanzhi.cases.models import Application, Task
from shanzhi.desks import files, forms, queries, rows
from shanzhi.desks.views.pages import moment, step_page
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.steps import Step
from shanzhi.loop.applications import KINDS, ApplicationKind
from shanzhi.loop.tasks import TASK_TABLE
from shanzhi.people.capacities import Capacity
from shanzhi.ui.forms import status_of

UNIT_DESK = (
    Capacity.HANDLER,
    Capacity.UNIT_APPROVER,
    Capacity.COMPLAINT_RECEIVER,
    Capacity.CHILD_PROTECTION,
)
DECIDERS = (
    Capacity.UNIT_APPROVER,
    Capacity.DISPATCHER,
    Capacity.REGISTRAR,
    Capacity.SUPERVISOR,
    Capacity.COMPLAINT_RECEIVER,
    Capacity.CHILD_PROTECTION,
)


@requires(*UNIT_DESK)
@require_safe
def inbox(request: StaffRequest) -> HttpResponse:
    """Show what waits for the unit, by what is asked of it, the nearest due first."""
    at, actor, show = moment(request), request.actor, request.GET.get("show", "")
    running = queries.unit_inbox(actor)
    asked = queries.unit_applications(actor)
    kept = [task for task in running if rows.is_shown(task, show, actor)]
    groups = rows.inbox_groups(kept, actor, at=at, names=files.names_of(kept), asked=asked)
    context = {
        "units": queries.units_of(actor),
        "groups": groups,
        "count": len(kept),
        "first": rows.inbox_summary(groups),
        "filters": rows.inbox_filters(running, show, actor),
        "done": queries.unit_done(actor, size=8),
        "asked": asked,
    }
    return render(request, "desks/inbox.html", context)


@requires()
@require_http_methods(["GET", "HEAD", "POST"])
def task_step(request: StaffRequest, number: str, ordinal: int, verb: str) -> HttpResponse:
    """Show the form of a task's step, and take it."""
    at = moment(request)
    sent = request.method == "POST"
    task = access.get_task(request.actor, number, ordinal, beside=access.JUDGED_BY if sent else access.NAMED)
    row = TASK_TABLE.row(verb)
    if row is None or verb not in tasks.BY_PEOPLE:
        raise Http404
    data = request.POST if sent else None
    form = forms.StepForm(row.needs, data, on=local(at).date(), initial={"seen": task.version})
    if data is not None and form.is_valid():
        try:
            tasks.take_task_step(task, verb, by=request.actor, at=at, seen=form.cleaned_data["seen"], **form.brought())
        except Refused as refusal:
            return step_page(request, task.case, row, form, at, refusal, task=task)
        messages.success(request, _("%(number)s：%(step)s好了。") % {"number": number, "step": row.label})
        return HttpResponseRedirect(_after(request, task))
    return step_page(request, task.case, row, form, at, task=task)


def _after(request: StaffRequest, task: Task) -> str:
    if request.actor.unit_ids() & {task.unit_id}:
        return reverse("desks:inbox")
    return reverse("desks:case", args=[task.case.number])


@requires(*UNIT_DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: StaffRequest, number: str, ordinal: int, kind: str) -> HttpResponse:
    """Ask for an extension, a pause or a return."""
    at = moment(request)
    task = access.get_task(request.actor, number, ordinal)
    if kind not in {str(one) for one in ApplicationKind}:
        raise Http404
    rule = KINDS[ApplicationKind(kind)]
    data = request.POST if request.method == "POST" else None
    form = forms.StepForm(rule.needs, data, on=local(at).date())
    row = Step(f"apply_{kind}", _("申请%(what)s") % {"what": rule.label}, frozenset(), "", frozenset(), rule.needs)
    refusal = None
    against = [] if data is not None else applications.reasons_against_asking(task, rule.kind, by=request.actor, at=at)
    if data is not None and form.is_valid():
        try:
            applications.ask(task, kind, by=request.actor, at=at, **form.brought())
            messages.success(request, _("%(what)s申请交上去了，等批。") % {"what": rule.label})
            return HttpResponseRedirect(reverse("desks:case", args=[number]))
        except Refused as refused:
            refusal = refused
    context = {
        "case": task.case,
        "task": task,
        "form": form,
        "refusal": refusal,
        "against": against,
        "title": row.label,
        "button": row.label,
    }
    return render(request, "desks/plain_form.html", context, status=status_of(refusal))


@requires(*DECIDERS)
@require_safe
def waiting(request: StaffRequest) -> HttpResponse:
    """Show the applications that wait for this person's yes."""
    found = queries.waiting_applications(request.actor)
    mine = [one for one in found if not access.reasons_against_deciding(one, request.actor)]
    return render(request, "desks/applications.html", {"applications": mine, "others": len(found) - len(mine)})


@requires()
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: StaffRequest, number: str, ordinal: int, kind: str, verb: str) -> HttpResponse:
    """Grant, refuse or end an application."""
    application = access.get_application(request.actor, number, ordinal, kind)
    titles = {"grant": _("同意"), "refuse": _("不同意"), "end": pgettext("step", "恢复计时")}
    if verb not in titles:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = forms.DecisionForm(data, initial={"seen": application.version})
    refusal = None
    if data is not None and form.is_valid():
        try:
            _decide(request, application, verb, form)
            return HttpResponseRedirect(reverse("desks:case", args=[number]))
        except Refused as refused:
            refusal = refused
    title = titles[verb] + _("：") + str(application.kind_label)
    context = {
        "case": application.case,
        "application": application,
        "form": form,
        "refusal": refusal,
        "title": title,
        "button": titles[verb],
    }
    return render(request, "desks/plain_form.html", context, status=status_of(refusal))


def _decide(request: StaffRequest, application: Application, verb: str, form: forms.DecisionForm) -> None:
    at, note = moment(request), form.cleaned_data["note"]
    if verb == "end":
        applications.end(application, by=request.actor, at=at, note=note)
    else:
        applications.decide(application, verb, by=request.actor, at=at, note=note, seen=form.cleaned_data["seen"])
