"""What other systems call: reports, cases, tasks, steps, the journal; one function an operation."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Status
from ninja.params.functions import Header, Query

from shanzhi.api.access import Denied, must_have
from shanzhi.api.actions import doing
from shanzhi.api.forms import read_brought, read_report
from shanzhi.api.models import Scope
from shanzhi.api.queries import lines, pages, shown
from shanzhi.api.schemas import (
    CasePage,
    CaseWhole,
    LinePage,
    ReportIn,
    ReportMade,
    ReportOut,
    ReportPage,
    StepIn,
    StepOut,
    TaskPage,
    Text,
)
from shanzhi.api.views.machine import COMMON, api
from shanzhi.cases import access as cases
from shanzhi.cases.models import Case, Task
from shanzhi.kernel.refusal import Stale
from shanzhi.loop.tasks import TASK_TABLE
from shanzhi.loop.workflow import CASE_TABLE
from shanzhi.ui.context import moment_of

CURSOR = Query("", max_length=200, description="`next` of the page before")
LIMIT = Query(50, ge=1, le=100)
STATE = Query("", max_length=20, description="`open`, or one state")
MATTER = Query("", max_length=24, description="code of a matter")
RUNNING = Query(False, description="only what a unit still has to do")
SINCE = Query("", max_length=200, description="`cursor` of the answer before; empty begins at the beginning")
LINES = Query(100, ge=1, le=200)
KEY = Header("", alias="Idempotency-Key", max_length=200, description="the same key does the same thing once")


@api.post("/reports", response={201: ReportMade, **COMMON}, tags=["reports"], operation_id="hand_on_report")
def hand_on(request: HttpRequest, told: ReportIn, key: Text = KEY) -> Status[ReportMade]:
    """Hand a telling on. Scope `reports.write`."""
    system, actor = must_have(request, Scope.REPORT)
    at = moment_of(request)
    given = read_report(told, at=at)
    done = doing.hand_on(given, system=system, key=key, asked=told.model_dump(), by=actor, at=at)
    return Status(201, ReportMade(number=done.report.number, query_code=done.code, repeated=done.repeated))


@api.get("/reports", response={200: ReportPage, **COMMON}, tags=["reports"], operation_id="list_reports")
def list_reports(request: HttpRequest, cursor: Text = CURSOR, limit: int = LIMIT) -> ReportPage:
    """List the reports this system may know of, the newest first. Scope `reports.read`."""
    _system, actor = must_have(request, Scope.READ_REPORTS)
    rows, onward = pages.cut(pages.reports(actor), cursor, limit)
    return ReportPage(items=[shown.report_out(row, actor) for row in rows], next=onward)


@api.get("/reports/{number}", response={200: ReportOut, **COMMON}, tags=["reports"], operation_id="get_report")
def get_report(request: HttpRequest, number: str) -> ReportOut:
    """Read one report, also one handed on by this system that lies beyond its area. Scope `reports.read`."""
    _system, actor = must_have(request, Scope.READ_REPORTS)
    return shown.report_out(pages.report_of(actor, number[:40]), actor)


@api.get("/cases", response={200: CasePage, **COMMON}, tags=["cases"], operation_id="list_cases")
def list_cases(
    request: HttpRequest,
    state: Text = STATE,
    matter: Text = MATTER,
    cursor: Text = CURSOR,
    limit: int = LIMIT,
) -> CasePage:
    """List the cases this system may know of, the newest first. Scope `cases.read`."""
    _system, actor = must_have(request, Scope.READ_CASES)
    rows, onward = pages.cut(pages.cases(actor, state=state, matter=matter), cursor, limit)
    at = moment_of(request)
    return CasePage(items=[shown.case_out(row, at=at) for row in rows], next=onward)


def _case(request: HttpRequest, number: str, scope: Scope) -> Case:
    _system, actor = must_have(request, scope)
    return cases.get_case(actor, number[:24].replace("\x00", ""))


def _whole(request: HttpRequest, case: Case) -> CaseWhole:
    return shown.whole(case, request.actor, at=moment_of(request))  # type: ignore[attr-defined]


@api.get("/cases/{number}", response={200: CaseWhole, **COMMON}, tags=["cases"], operation_id="get_case")
def get_case(request: HttpRequest, number: str) -> CaseWhole:
    """Read one case with its tasks and the steps this system may take now. Scope `cases.read`."""
    return _whole(request, _case(request, number, Scope.READ_CASES))


@api.get(
    "/cases/{number}/allowed_steps",
    response={200: list[StepOut], **COMMON},
    tags=["cases"],
    operation_id="allowed_steps",
)
def allowed_steps(request: HttpRequest, number: str) -> list[StepOut]:
    """List the steps this system may take now, with what each asks for. Scope `cases.read`."""
    return _whole(request, _case(request, number, Scope.READ_CASES)).allowed_steps


@api.post("/cases/{number}/steps", response={200: CaseWhole, **COMMON}, tags=["steps"], operation_id="take_step")
def take_step(request: HttpRequest, number: str, step: StepIn, key: Text = KEY) -> CaseWhole:
    """Take a step on a case. Scope `cases.step`."""
    system, actor = must_have(request, Scope.STEP)
    case, at, row = _case(request, number, Scope.STEP), moment_of(request), CASE_TABLE.row(step.verb)
    if row is None or step.verb == "open":
        raise Denied(422, "no_such_step", _("没有叫“%(verb)s”的步骤。") % {"verb": step.verb[:40]})
    brought = read_brought(row, step.brought, case, at=at)
    try:
        doing.step(case, step.verb, brought, seen=step.version, system=system, key=key, by=actor, at=at)
    except Stale as stale:
        raise _conflict(actor.district_id, stale, case=case) from stale
    return _whole(request, cases.get_case(actor, case.number))


@api.post(
    "/cases/{number}/tasks/{ordinal}/steps",
    response={200: CaseWhole, **COMMON},
    tags=["steps"],
    operation_id="take_task_step",
)
def take_task_step(request: HttpRequest, number: str, ordinal: int, step: StepIn, key: Text = KEY) -> CaseWhole:
    """Take a step on one unit's task: sign, hand in, return. Scope `cases.step`."""
    system, actor = must_have(request, Scope.STEP)
    case, at, row = _case(request, number, Scope.STEP), moment_of(request), TASK_TABLE.row(step.verb)
    task = cases.get_task(actor, case.number, ordinal if 0 <= ordinal < 32_000 else 0)
    if row is None:
        raise Denied(422, "no_such_step", _("没有叫“%(verb)s”的步骤。") % {"verb": step.verb[:40]})
    brought = read_brought(row, step.brought, case, at=at)
    try:
        doing.task_step(task, step.verb, brought, seen=step.version, system=system, key=key, by=actor, at=at)
    except Stale as stale:
        raise _conflict(actor.district_id, stale, task=task) from stale
    return _whole(request, cases.get_case(actor, case.number))


def _conflict(district_id: str, stale: Stale, *, case: Case | None = None, task: Task | None = None) -> Denied:
    """Return the polite answer to the second comer, with the version there is now."""
    model: type[Case | Task] = Case if case is not None else Task
    held = case if case is not None else task
    rows = model.objects.filter(district_id=district_id, pk=held.pk if held is not None else None)
    return Denied(409, "stale", *stale.reasons, version=rows.values_list("version", flat=True).first())


@api.get("/tasks", response={200: TaskPage, **COMMON}, tags=["cases"], operation_id="list_tasks")
def list_tasks(
    request: HttpRequest,
    running: bool = RUNNING,
    cursor: Text = CURSOR,
    limit: int = LIMIT,
) -> TaskPage:
    """List tasks, the newest first; for a system posted in a unit, that unit's. Scope `cases.read`."""
    _system, actor = must_have(request, Scope.READ_CASES)
    rows, onward = pages.cut(pages.tasks(actor, running=running), cursor, limit)
    return TaskPage(items=[shown.task_out(row) for row in rows], next=onward)


@api.get("/journal", response={200: LinePage, **COMMON}, tags=["journal"], operation_id="read_journal")
def read_journal(
    request: HttpRequest,
    cursor: Text = SINCE,
    limit: int = LINES,
) -> LinePage:
    """Read lines since a cursor, the oldest first, each at least once. Scope `journal.read`."""
    _system, actor = must_have(request, Scope.JOURNAL)
    return lines.since(actor, cursor, limit=limit, at=moment_of(request))
