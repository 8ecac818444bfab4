"""Rows as JSON shows them: cases, tasks, reports, steps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shanzhi.api.schemas import CaseOut, CaseWhole, Named, NeedOut, ReportOut, StepOut, TaskOut
from shanzhi.cases.models import Case, Task
from shanzhi.catalogue.queries import reasons
from shanzhi.desks.files import StepView, case_steps, task_steps
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.steps import Need
from shanzhi.organisation.models import Unit
from shanzhi.reports.access import may_read_words
from shanzhi.reports.models import Report


def _unit(unit: Unit | None) -> Named | None:
    return Named(code=unit.code, name=unit.name) if unit is not None else None


def case_out(case: Case, *, at: datetime) -> CaseOut:
    """Return one case (``matter`` and ``lead_unit`` loaded); its words are masked already."""
    matter = case.matter
    return CaseOut(
        number=case.number,
        title=case.title,
        summary=case.summary,
        state=case.state,
        state_name=str(case.state_label),
        is_open=case.is_open,
        overdue=case.is_overdue(at=at),
        matter=Named(code=matter.code, name=matter.name) if matter is not None else None,
        grade=case.grade,
        place=case.place_text,
        lon=case.lon,
        lat=case.lat,
        channel=case.channel,
        lead_unit=_unit(case.lead_unit),
        told_at=case.told_at,
        opened_at=case.opened_at,
        changed_at=case.changed_at,
        closed_at=case.closed_at,
        due_at=case.running_due_at,
        reply=case.reply,
        reports=case.report_count,
        version=case.version,
    )


def whole(case: Case, actor: Actor, *, at: datetime) -> CaseWhole:
    """Return one case with its tasks and the steps this actor may take now."""
    tasks = list(Task.objects.of_case(case.district_id, case.pk).select_related("unit").order_by("ordinal"))
    for task in tasks:
        task.case = case
    return CaseWhole(
        **case_out(case, at=at).dict(),
        tasks=[task_out(task) for task in tasks],
        allowed_steps=allowed(case, tasks, actor, at=at),
    )


def allowed(case: Case, tasks: Sequence[Task], actor: Actor, *, at: datetime) -> list[StepOut]:
    """Return the steps this actor may take now on a case and on its tasks."""
    found = [_step(view, None) for view in case_steps(case, actor, at=at, tasks=tasks) if view.is_allowed]
    for task in tasks:
        found += [_step(view, task.ordinal) for view in task_steps(task, actor, at=at) if view.is_allowed]
    return found


def _step(view: StepView, ordinal: int | None) -> StepOut:
    needs = [_need(need) for need in view.row.needs]
    return StepOut(verb=view.row.verb, label=str(view.row.label), task=ordinal, needs=needs)


def _need(need: Need) -> NeedOut:
    choices = [value for value, _label in need.choices]
    if need.kind == "code":
        choices = [reason.code for reason in reasons(need.reason_list)]
    return NeedOut(name=need.name, label=str(need.label), kind=need.kind, required=need.required, choices=choices)


def task_out(task: Task) -> TaskOut:
    """Return one task (``case`` and ``unit`` loaded)."""
    return TaskOut(
        case=task.case.number,
        ordinal=task.ordinal,
        unit=Named(code=task.unit.code, name=task.unit.name),
        role=task.role,
        state=task.state,
        state_name=str(task.state_label),
        due_at=task.due_at,
        signed_at=task.signed_at,
        handed_in_at=task.handed_in_at,
        public_text=task.public_text,
        version=task.version,
    )


def report_out(report: Report, actor: Actor) -> ReportOut:
    """Return one report (``case`` loaded): whoever stands at the centre reads the words, others the masked ones."""
    may = may_read_words(actor, report.case)
    return ReportOut(
        number=report.number,
        case=report.case.number,
        state=report.state,
        state_name=str(report.state_label),
        channel=report.channel,
        text=report.text if may else report.masked_text,
        masked=not may,
        place=report.place_text,
        told_at=report.told_at,
        answered_at=report.answered_at if report.is_answered else None,
        answer=report.answer_text if report.is_answered else "",
        source=report.source,
        source_number=report.source_number,
    )
