"""What the loop's pages share: the moment, the page of a step, the status of a refusal."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from shanzhi.accounts.access import StaffRequest
from shanzhi.cases.access import Situation, reasons_against
from shanzhi.cases.models import Case, Task
from shanzhi.catalogue.beside import Beside, beside
from shanzhi.desks.boards import suggestions
from shanzhi.desks.files import case_file
from shanzhi.desks.showing import course, state_view, where
from shanzhi.kernel import clock
from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.steps import Step
from shanzhi.loop.workflow import State
from shanzhi.ui.forms import renewed, status_of
from shanzhi.ui.shapes import SuggestionView


def moment(request: StaffRequest) -> datetime:
    """Return the one moment at which this request is judged and drawn."""
    return getattr(request, "moment", None) or clock.now()


def handed_in(case: Case) -> list[Task]:
    """Return what the units handed in, for whoever checks it; no statement before there is anything to check."""
    if case.state != State.HANDLED:
        return []
    return list(Task.objects.of_case(case.district_id, case.pk).select_related("unit").order_by("ordinal"))


def suggested(case: Case, row: Step, form: Any, at: datetime) -> list[SuggestionView]:
    """Return who could take the case, to read beside the form of a dispatch, and write the first into its field."""
    if row.verb not in {"dispatch", "adjudicate"}:
        return []
    found = suggestions(case, at=at)
    if found and found[0].first and not form.is_bound:
        form.initial["lead"] = found[0].title
    return [replace(one, key="", input_name="") for one in found]


def catalogued(case: Case, row: Step) -> Beside:
    """Return what the catalogue says of the step; its replies speak of this case where they can.

    Filled are the fields that stand on the case, by their names in the sheets; the rest is left to a person.
    """
    matter = case.matter
    about = (matter.public_name or matter.name) if matter is not None else case.title
    known = {"事项": about, "编号": case.number, "单位": str(case.lead_unit or "")}
    found = beside(matter, row.verb)
    return replace(found, replies=[replace(one, body=one.filled(known)) for one in found.replies])


def step_page(
    request: StaffRequest,
    case: Case,
    row: Step,
    form: Any,
    at: datetime,
    refusal: Refused | None = None,
    *,
    task: Task | None = None,
) -> HttpResponse:
    """Show a step's form, with why it was refused or can't be taken; who comes second reads what happened meanwhile."""
    tasks = handed_in(case) if task is None else []
    is_stale, reasons = renewed(form, refusal), refusal.reasons if refusal is not None else ()
    now = Situation(case, request.actor, task=task, tasks=tasks, facts={"at": at})
    against = reasons_against(row, now) if is_stale or request.method != "POST" else []
    context = {
        "case": case,
        "task": task,
        "row": row,
        "form": form,
        "reasons": [*reasons, *against],
        **meanwhile(case, is_stale=is_stale, against=against, at=at),
        "state": state_view(case),
        "place": where(case),
        "tasks": tasks,
        "next": request.GET.get("next", request.POST.get("next", "")),
        "suggestions": suggested(case, row, form, at),
        "beside": catalogued(case, row),
    }
    return render(request, "desks/step.html", context, status=status_of(refusal))


def meanwhile(case: Case, *, is_stale: bool, against: list[str], at: datetime) -> dict[str, Any]:
    """Return, for whoever comes second, the last two lines of the case and whether the step is over."""
    since = course(case_file(case).lines, at=at)[:2] if is_stale else []
    return {"is_stale": is_stale, "is_over": is_stale and bool(against), "since": since}
