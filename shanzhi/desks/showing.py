"""How a case looks on pages: chips, the three clocks, the five steps, the course. Words chosen here, once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.advice.emergency import words as emergency_words
from shanzhi.calendars.phrases import say_moment
from shanzhi.calendars.words import clock_view, say_limit, say_long, say_short, trace_view
from shanzhi.cases.models import Case, Task
from shanzhi.catalogue.limits import DANGER
from shanzhi.clocks.actions import Desk, reckoned
from shanzhi.clocks.models import Deadline
from shanzhi.desks.files import CaseFile
from shanzhi.journal import sentences
from shanzhi.journal.shapes import EntryView
from shanzhi.kernel.reckoning import standing
from shanzhi.kernel.worktime import WorkCalendar
from shanzhi.loop.channels import say_channel
from shanzhi.loop.tasks import TaskState
from shanzhi.loop.workflow import OPEN_STATES, State
from shanzhi.people.capacities import label as capacity_label
from shanzhi.ui.joining import joined
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
    unit: str,
    near_at: datetime | None = None,
    paused: bool = False,
    calendar: WorkCalendar,
) -> ClockView | None:
    """Return the chip of a running clock from its kept moments: no reckoning, for rows of lists.

    ``unit`` is what its limit counts in: the span is the one that the case's own page says (``kernel`` ``standing``).
    """
    if due_at is None:
        return None
    if paused:
        return ClockView("hold", _("暂停"), due_at=due_at)
    span = say_short(standing(due_at, at, unit, calendar))
    if at > due_at:
        return ClockView("late", _("超期"), span, due_at=due_at)
    left = _("剩%(time)s") % {"time": span}
    near = near_at is not None and at >= near_at
    return ClockView("near" if near else "ok", _("临期") if near else _("按时"), left, due_at=due_at)


def case_chip(case: Case, *, at: datetime, calendar: WorkCalendar) -> ClockView | None:
    """Return the chip of the clock that matters now on a case."""
    if not case.is_open:
        return ClockView("done", _("已止"))
    unit, near_at = case.running_limit_unit, case.running_near_at
    return chip(case.running_due_at, at=at, unit=unit, near_at=near_at, paused=case.paused, calendar=calendar)


def task_chip(task: Task, *, at: datetime, calendar: WorkCalendar) -> ClockView | None:
    """Return the chip of a unit's clock; what is handed in says how it ended."""
    if task.state == TaskState.HANDED_IN:
        return ClockView("done", _("按时交回") if task.on_time else _("超期交回"))
    if not task.is_running:
        return None
    unit = task.limit_unit
    return chip(task.due_at, at=at, unit=unit, near_at=task.near_at, paused=task.paused, calendar=calendar)


# --- the case page -------------------------------------------------------------------------------------------


def clocks(file: CaseFile, *, at: datetime) -> list[ClockView]:
    """Return the case's three clocks side by side: the teller's total, the unit's, the step's."""
    desk = Desk(file.case.district_id, at)
    names = {"total": (_("总时限"), _("居民看到的")), "unit": (_("单位时限"), ""), "step": (_("本步时限"), "")}
    shown = []
    for kind, (name, hint) in names.items():
        deadline = file.clock(kind)
        if deadline is None or _is_over(deadline, file.case):
            continue
        reckoning = reckoned(deadline, desk)
        if kind == "unit":
            hint = str(say_limit(reckoning.limit))
        elif kind == "step":
            hint = str(STEP_NAMES.get(deadline.name, deadline.name))
        near, wall = reckoning.used_ratio(deadline.near_at), kind == "total"
        shown.append(ClockView(**clock_view(reckoning, at, name=name, hint=hint, wall=wall, near_ratio=near)))
    progress = progress_clock(file, at=at)
    return [*shown, progress] if progress is not None else shown


def _is_over(deadline: Deadline, case: Case) -> bool:
    """Return whether a clock says nothing about now: a past step, or a task taken back, of a case that goes on."""
    return deadline.ended_at is not None and case.is_open and (deadline.kind == "step" or not deadline.counted)


def progress_clock(file: CaseFile, *, at: datetime) -> ClockView | None:
    """Return the clock of the next progress note while a unit handles the case: its step is to keep others informed."""
    case = file.case
    if case.state != State.DISPATCHED or case.paused or case.progress_due_at is None:
        return None
    due = case.progress_due_at
    last = file.notes[0].at if file.notes else None
    since = last or max((task.issued_at for task in file.tasks), default=at)
    ratio = (at - since) / (due - since) if due > since else 1.0
    desk = Desk(case.district_id, at)
    unit = str(desk.limit("progress", matter_id=case.matter_id, grade=case.grade).unit)
    found = chip(due, at=at, unit=unit, near_at=since + (due - since) * 0.8, calendar=desk.calendar)
    if found is None:
        return None
    span = say_long(standing(due, at, unit, desk.calendar))
    return replace(
        found,
        name=_("本步时限"),
        hint=_("写进展"),
        now_ratio=ratio,
        ratio_used=min(ratio, 1.0),
        remain_text=(_("已超%(span)s") if at > due else _("还剩%(span)s")) % {"span": span},
        from_text=_("上次%(when)s，") % {"when": say_moment(last, now=at, weekday=False)}
        if last
        else _("还没有写过，"),
        to_text=_("下次%(when)s前写。") % {"when": say_moment(due, now=at)},
        label=_("写进展的时限"),
    )


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
        if (deadline := file.clock(kind)) is not None and not _is_over(deadline, file.case)
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
    if case.was_turned_away:
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
        if case.was_turned_away and 0 < index < 4 and index not in reached:
            status = "skipped"  # a tick must not claim what nobody did
        views.append(StepView(name, reached.get(index, "") if index <= now else "", status))  # type: ignore[arg-type]
    if now < 4 and case.total_due_at is not None:
        views[4] = StepView(FIVE[4], case.total_due_at, "next", _("前"))
    return views


def course(entries: Iterable[EntryView], *, at: datetime) -> list[TimelineLine]:
    """Return the journal's lines for the timeline, each with the post in which somebody acted; what repeats, once."""
    lines = []
    for many in _runs(entries):
        entry = many[0]
        line = sentences.line(entry)
        if len(many) > 1:
            said = {"n": len(many), "when": say_moment(many[-1].at, now=at, weekday=False)}
            line = replace(line, text=_("连着%(n)s次，从%(when)s起") % said)
        who = line.who
        if entry.capacity and entry.by_name:
            who = _("%(post)s%(name)s") % {"post": capacity_label(entry.capacity), "name": entry.by_name}
        lines.append(TimelineLine(line.at, line.verb, line.text, who, line.stop))
    return lines


def _runs(entries: Iterable[EntryView]) -> Iterable[list[EntryView]]:
    """Return the lines, those in a list that a machine wrote again and again with nothing between."""
    for nobody, many in groupby(entries, key=lambda one: "" if one.by_name else one.verb):
        run = list(many)
        yield from [run] if nobody == "case.miss_note" else ([one] for one in run)


def where(case: Case) -> str:
    """Return the place in words, or that it isn't known yet."""
    return case.place_text or _("地点还不明")


def row_view(case: Case, *, at: datetime, calendar: WorkCalendar) -> dict[str, Any]:
    """Return what a list shows of one case."""
    return {
        "case": case,
        "danger": case.grade == DANGER,
        "danger_words": joined(emergency_words(case.title)) if case.grade == DANGER else "",
        "state": state_view(case),
        "chip": case_chip(case, at=at, calendar=calendar),
        "place": where(case),
        "grid": case.grid.name if case.grid is not None and case.grid.name != case.place_text else "",
        "matter": case.matter.name if case.matter is not None else "",
        "unit": str(case.lead_unit) if case.lead_unit is not None else "",
        "returned": case.returns if case.state == State.REGISTERED else 0,
        "channel": say_channel(case.channel),
    }


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
