"""What begins at a case: a reminder, an order."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shanzhi.accounts.access import StaffRequest, requires
from shanzhi.calendars.queries import current_calendar
from shanzhi.cases.models import Case, Task
from shanzhi.dockets.views import back_to, data_of, form_page, key_of, own_case
from shanzhi.dockets.workflow import OVERSEERS
from shanzhi.supervision import access, forms
from shanzhi.supervision.actions.orders import issue
from shanzhi.supervision.actions.urging import urge
from shanzhi.supervision.queries import orders as queries
from shanzhi.supervision.queries.books import rules_in_force
from shanzhi.ui.context import moment_of


def _picked(tasks: list[Task], told: Any) -> Task:
    return next(task for task in tasks if str(task.ordinal) == told["task"])


@requires()
@require_http_methods(["GET", "HEAD", "POST"])
def urging(request: StaffRequest, number: str) -> HttpResponse:
    """Remind a unit."""
    case = own_case(request, number, access.URGERS, closed_too=True)
    tasks, at = queries.tasks_to_order(case), moment_of(request)
    form = forms.UrgeForm(data_of(request), tasks=tasks)

    def act(told: Any) -> str:
        urge(_picked(tasks, told.cleaned_data), words=told.cleaned_data["words"], by=request.actor, at=at)
        return reverse("desks:case", args=[number])

    return form_page(
        request,
        form,
        act,
        title=_("催办"),
        button=_("催一下"),
        back=back_to(case),
        done=_("催了，单位的人会收到消息。"),
        empty="" if tasks else _("现在没有单位在办这件事，没有谁可以催。"),
        intro=_("催办只是提醒，不计分。还是不动，再发督办单。"),
    )


@requires()
@require_http_methods(["GET", "HEAD", "POST"])
def ordering(request: StaffRequest, number: str) -> HttpResponse:
    """Issue an order on a case."""
    case = own_case(request, number, OVERSEERS, closed_too=True)
    tasks = queries.tasks_to_order(case)
    form = forms.OrderForm(data_of(request), tasks=tasks, initial=_start(request, case, tasks))

    def act(told: Any) -> str:
        words = {name: told.cleaned_data[name] for name in ("reasons", "basis", "demands", "urgent_reason", "key")}
        task = _picked(tasks, told.cleaned_data)
        made = issue([task], told.cleaned_data["level"], by=request.actor, at=moment_of(request), **words)
        return reverse("supervision:order", args=[made.number])

    return form_page(
        request,
        form,
        act,
        title=_("发督办单"),
        button=_("签发"),
        back=back_to(case),
        done=_("签发了，单位和第一责任人会收到消息。"),
        empty="" if tasks else _("现在没有单位在办这件事，没有谁可以督办。"),
    )


def _start(request: StaffRequest, case: Case, tasks: list[Task]) -> dict[str, Any]:
    """Return what an order begins with: the level in turn, and what the record says."""
    start: dict[str, Any] = {"key": key_of(request)}
    if not tasks:
        return start
    first, at = tasks[0], moment_of(request)
    before = queries.levels_before(case.district_id, [case.pk], first.unit_id).get(case.pk, {})
    level = queries.next_level(before)
    reasons = queries.why(case, first, at=at, calendar=current_calendar(case.district_id))
    basis = queries.basis_words(case, first, rules_in_force(case.district_id), level)
    return {**start, "task": str(first.ordinal), "level": level, "reasons": "\n".join(reasons), "basis": basis}
