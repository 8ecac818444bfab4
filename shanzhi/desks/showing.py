"""How a case looks on pages: chips, the three clocks, the five steps, the course. Words chosen here, once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from shanzhi.calendars.queries import current_calendar
from shanzhi.calendars.words import clock_view, say_limit, trace_view
from shanzhi.cases.access import reasons_against_deciding
from shanzhi.cases.models import Case, Task
from shanzhi.clocks.actions import Desk, reckoned
from shanzhi.clocks.models import Deadline
from shanzhi.desks.files import CaseFile, task_steps
from shanzhi.journal.shapes import HistoryLine
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.worktime import WorkCalendar
from shanzhi.loop.applications import ASKERS, KINDS, ApplicationKind, ApplicationState
from shanzhi.loop.channels import say_channel
from shanzhi.loop.tasks import ROLE_WORDS, TaskState
from shanzhi.loop.workflow import (
    OPEN_STATES,
    State,
)
from shanzhi.people.capacities import Capacity
from shanzhi.ui.shapes import ClockView, ReckoningLine, ReckoningView, StateView, StepView, TimelineLine

FIVE = (
    gettext_lazy("收集"),
    gettext_lazy("梳理"),
    gettext_lazy("分流"),
    gettext_lazy("处理"),
    gettext_lazy("反馈"),
)
# How many of the five boxes are filled; 0 shows an icon instead.
BOXES = {
    State.REPORTED: 1,
    State.ACCEPTED: 2,
    State.VERIFYING: 2,
    State.REGISTERED: 3,
    State.DISPATCHED: 4,
    State.HANDLED: 5,
}
SIDE_ICONS = {
    State.CLOSED: "check-lg",
    State.ARCHIVED: "check-lg",
    State.REJECTED: "slash-circle",
    State.DECLINED: "slash-circle",
    State.VOID: "slash-circle",
}
TASK_BOXES = {TaskState.ISSUED: 3, TaskState.HANDLING: 4}
TASK_ICONS = {
    TaskState.RETURNED: "arrow-return-left",
    TaskState.HANDED_IN: "check-lg",
    TaskState.WAIVED: "slash-circle",
}
STEP_NAMES = {
    "intake": gettext_lazy("受理"),
    "register": gettext_lazy("立案"),
    "verify": gettext_lazy("核实"),
    "dispatch": gettext_lazy("派遣"),
    "adjudicate": gettext_lazy("裁定"),
    "sign": gettext_lazy("签收"),
    "check": gettext_lazy("核查"),
    "callback": gettext_lazy("回访"),
}
# Which step of the five each verb enters, for the moments beneath the line.
STEP_OF_VERB = {"open": 0, "accept": 1, "register": 1, "dispatch": 2, "adjudicate": 2, "close": 4}


def state_view(case: Case) -> StateView:
    """Return the state chip of a case; side conditions show their own sign."""
    state = State(case.state)
    if state in OPEN_STATES and case.paused:
        return StateView(_("暂停中"), icon="pause-circle")
    if state is State.REGISTERED and case.ruling_due:
        return StateView(_("待裁定"), icon="arrow-return-left")
    if state is State.DISPATCHED and case.reworks:
        return StateView(_("返工"), icon="arrow-counterclockwise")
    return StateView(case.state_label, BOXES.get(state, 0), SIDE_ICONS.get(state, "circle"))


def task_view(task: Task) -> StateView:
    """Return the state chip of a task."""
    state = TaskState(task.state)
    if task.paused:
        return StateView(_("暂停中"), icon="pause-circle")
    if task.round > 1 and state is TaskState.HANDLING:
        return StateView(_("返工"), icon="arrow-counterclockwise")
    return StateView(task.state_label, TASK_BOXES.get(state, 0), TASK_ICONS.get(state, "circle"))


def chip(
    due_at: datetime | None,
    *,
    at: datetime,
    near_at: datetime | None = None,
    paused: bool = False,
    calendar: WorkCalendar,
) -> ClockView | None:
    """Return the chip of a running clock from its kept moments: no reckoning, for rows of lists."""
    if due_at is None:
        return None
    if paused:
        return ClockView("hold", _("暂停"), due_at=due_at)
    if at > due_at:
        return ClockView("late", _("超期"), _span(due_at, at, calendar), due_at=due_at)
    left = _("剩%(time)s") % {"time": _span(at, due_at, calendar)}
    near = near_at is not None and at >= near_at
    return ClockView("near" if near else "ok", _("临期") if near else _("按时"), left, due_at=due_at)


def _span(start: datetime, end: datetime, calendar: WorkCalendar) -> str:
    """Return a stretch in words: minutes or hours within a day, workdays beyond it."""
    minutes = int((end - start).total_seconds() // 60)
    if minutes < 60:
        return ngettext("%(n)s分", "%(n)s分", minutes) % {"n": minutes}
    first, last = local(start).date(), local(end).date()
    if first == last or minutes < 24 * 60:
        return ngettext("%(n)s小时", "%(n)s小时", minutes // 60) % {"n": minutes // 60}
    days = sum(calendar.is_workday(first + timedelta(days=day)) for day in range(1, (last - first).days + 1))
    return ngettext("%(n)s天", "%(n)s天", days) % {"n": days}


def case_chip(case: Case, *, at: datetime, calendar: WorkCalendar) -> ClockView | None:
    """Return the chip of the clock that matters now on a case."""
    if not case.is_open:
        return ClockView("done", _("已止"))
    return chip(case.running_due_at, at=at, near_at=case.running_near_at, paused=case.paused, calendar=calendar)


def task_chip(task: Task, *, at: datetime, calendar: WorkCalendar) -> ClockView | None:
    """Return the chip of a unit's clock; what is handed in says how it ended."""
    if task.state == TaskState.HANDED_IN:
        return ClockView("done", _("按时交回") if task.on_time else _("超期交回"))
    if not task.is_running:
        return None
    return chip(task.due_at, at=at, near_at=task.near_at, paused=task.paused, calendar=calendar)


def calendar_of(district_id: str) -> WorkCalendar:
    """Return the calendar the chips of one page are worded by."""
    return current_calendar(district_id)


# --- the case page -------------------------------------------------------------------------------------------


def clocks(file: CaseFile, *, at: datetime) -> list[ClockView]:
    """Return the case's three clocks side by side: the teller's total, the unit's, the step's."""
    desk = Desk(file.case.district_id, at)
    names = {"total": (_("总时限"), _("居民看到的")), "unit": (_("单位时限"), ""), "step": (_("本步时限"), "")}
    shown = []
    for kind, (name, hint) in names.items():
        deadline = file.clock(kind)
        if deadline is None:
            continue
        reckoning = reckoned(deadline, desk)
        if kind == "unit":
            hint = str(say_limit(reckoning.limit))
        elif kind == "step":
            hint = str(STEP_NAMES.get(deadline.name, deadline.name))
        shown.append(ClockView(**clock_view(reckoning, at, name=name, hint=hint, wall=kind == "total")))
    return shown


def reckonings(file: CaseFile, *, at: datetime) -> list[ReckoningView]:
    """Return how each of the three due moments came about, line by line."""
    desk = Desk(file.case.district_id, at)
    titles = {
        "unit": _("单位时限是怎么算的"),
        "total": _("总时限是怎么算的"),
        "step": _("本步时限是怎么算的"),
    }
    return [
        reckoning_view(deadline, desk, title=title, at=at)
        for kind, title in titles.items()
        if (deadline := file.clock(kind)) is not None
    ]


def reckoning_view(deadline: Deadline, desk: Desk, *, title: str, at: datetime) -> ReckoningView:
    """Return one deadline's reckoning in words."""
    words = trace_view(reckoned(deadline, desk), at)
    foot = _("时限表%(limits)s版（%(source)s），工作日历%(calendar)s版。") % {
        "limits": deadline.limit_version,
        "source": deadline.limit_source or _("没有写依据"),
        "calendar": deadline.calendar_version,
    }
    if deadline.provisional:
        foot += _("有的年份还没有放假通知，日子是暂定的，通知来了自动重算。")
    lines = [
        ReckoningLine(line["date"], line["why"], line["counted"], line.get("day", ""), line.get("amount", ""))
        for line in words["lines"]
    ]
    return ReckoningView(title, lines, words.get("total_text", ""), words.get("total", ""), foot)


def five_steps(file: CaseFile) -> list[StepView]:
    """Return the five-step line with the moment each step was reached."""
    case = file.case
    reached: dict[int, datetime] = {0: case.told_at}
    now = {State.CLOSED: 5, State.ARCHIVED: 5}.get(State(case.state), BOXES.get(State(case.state), 1) - 1)
    if case.state in {State.REJECTED, State.DECLINED, State.VOID}:
        now = 5
    for deadline in file.deadlines:
        step = {"register": 1, "dispatch": 2, "sign": 3, "check": 4}.get(deadline.name)
        if deadline.kind == "step" and step is not None:
            reached[step] = deadline.started_at
    if case.closed_at is not None:
        reached[4] = case.closed_at
    views = []
    for index, name in enumerate(FIVE):
        status = "past" if index < now else "now" if index == now else "next"
        views.append(StepView(name, reached.get(index, "") if index <= now else "", status))  # type: ignore[arg-type]
    return views


def course(lines: Iterable[HistoryLine]) -> list[TimelineLine]:
    """Return the journal's lines for the timeline."""
    return [TimelineLine(line.at, line.verb, line.text, line.who or _("系统"), line.stop) for line in lines]


def where(case: Case) -> str:
    """Return the place in words, or that it isn't known yet."""
    if case.place_text:
        return case.place_text
    return _("地点还不明")


def row_view(case: Case, *, at: datetime, calendar: WorkCalendar) -> dict[str, Any]:
    """Return what a list shows of one case."""
    return {
        "case": case,
        "state": state_view(case),
        "chip": case_chip(case, at=at, calendar=calendar),
        "place": where(case),
        "grid": case.grid.name if case.grid is not None else "",
        "matter": case.matter.name if case.matter is not None else "",
        "unit": str(case.lead_unit) if case.lead_unit is not None else "",
        "channel": say_channel(case.channel),
    }


# --- rows of tasks and applications ---------------------------------------------------------------------------


def task_rows(file: CaseFile, actor: Actor, *, at: datetime) -> list[dict[str, Any]]:
    """Return who does what on a case, with the steps this person may take on each task."""
    calendar = calendar_of(file.case.district_id)
    return [
        {
            "task": task,
            "role": ROLE_WORDS[task.role],
            "state": task_view(task),
            "chip": task_chip(task, at=at, calendar=calendar),
            "steps": [view.row for view in task_steps(task, actor, at=at) if view.is_allowed],
            "kinds": askable(task, actor),
        }
        for task in file.tasks
    ]


def askable(task: Task, actor: Actor) -> list[Any]:
    """Return the kinds of application this person may make on a task."""
    own = any(holding.unit_id == task.unit_id for holding in actor.holdings_as(ASKERS))
    if not (own and task.is_running):
        return []
    approver = any(h.unit_id == task.unit_id for h in actor.holdings_as(str(Capacity.UNIT_APPROVER)))
    return [kind for kind in KINDS.values() if not (approver and kind.kind is ApplicationKind.RETURN)]


def application_rows(file: CaseFile, actor: Actor) -> list[dict[str, Any]]:
    """Return a case's applications with what this person may decide."""
    by_key = {task.pk: task for task in file.tasks}
    rows = []
    for application in file.applications:
        application.case, application.task = file.case, by_key[application.task_id]
        decides = application.state == ApplicationState.ASKED and not reasons_against_deciding(application, actor)
        ends = application.state == ApplicationState.RUNNING and (
            application.unit_id in actor.unit_ids() or not reasons_against_deciding(application, actor)
        )
        rows.append({"application": application, "unit": application.task.unit, "decides": decides, "ends": ends})
    return rows


def inbox_groups(tasks: Iterable[Task], actor: Actor, *, at: datetime) -> list[dict[str, Any]]:
    """Return a unit's tasks in the order a person works: late, to be signed, near, going on, standing still."""
    names = {
        "late": _("已超期"),
        "issued": _("等签收"),
        "near": _("临期"),
        "ok": _("在办"),
        "hold": _("停着"),
    }
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    calendar = calendar_of(actor.district_id)
    for task in tasks:
        shown = task_chip(task, at=at, calendar=calendar)
        kind = shown.kind if shown is not None else "ok"
        group = "issued" if task.state == TaskState.ISSUED and kind != "late" else kind
        found[group].append(
            {
                "task": task,
                "case": task.case,
                "chip": shown,
                "sign_chip": chip(task.sign_due_at, at=at, calendar=calendar)
                if task.state == TaskState.ISSUED
                else None,
                "role": ROLE_WORDS[task.role],
                "state": task_view(task),
                "steps": [view.row for view in task_steps(task, actor, at=at) if view.is_allowed],
                "kinds": askable(task, actor),
            }
        )
    return [{"name": name, "title": names[name], "rows": rows} for name, rows in found.items() if rows]


def prefilled(case: Case, verb: str) -> dict[str, Any]:
    """Return what is already known, so that nobody types it twice."""
    known: dict[str, Any] = {}
    if case.matter is not None:
        known["matter"] = case.matter.name
    if case.place is not None:
        known["place"] = case.place.name
    elif verb == "accept" and case.place_text:
        known["place"] = ""
    known["grade"] = case.grade or "ordinary"
    if verb == "close":
        known["public_text"] = ""
    return known
