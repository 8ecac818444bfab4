"""Rows of tasks and applications as the case page and a unit's desk show them, with what this person may do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from shanzhi.calendars.queries import current_calendar
from shanzhi.cases.access import reasons_against_deciding
from shanzhi.cases.models import Application, Task
from shanzhi.desks.files import CaseFile, task_steps
from shanzhi.desks.showing import chip, task_chip, task_view
from shanzhi.kernel.actors import Actor
from shanzhi.loop.applications import ASKERS, KINDS, ApplicationKind, ApplicationState
from shanzhi.loop.tasks import ROLE_WORDS, TaskState
from shanzhi.people.capacities import Capacity
from shanzhi.ui.shapes import FilterView

# A unit's inbox in the order of what is asked of it, each with a word on what that means.
GROUPS = {
    "issued": (gettext_lazy("等签收"), gettext_lazy("签收后才算本单位接下")),
    "rework": (gettext_lazy("要返工"), gettext_lazy("核查没有通过")),
    "running": (gettext_lazy("正在办"), gettext_lazy("到期近的在前")),
    "paused": (gettext_lazy("停着"), gettext_lazy("到期自动恢复计时")),
}


def task_rows(file: CaseFile, actor: Actor, *, at: datetime) -> list[dict[str, Any]]:
    """Return who does what on a case, with the steps this person may take on each task."""
    calendar = current_calendar(file.case.district_id)
    return [
        {
            "task": task,
            "role": ROLE_WORDS[task.role],
            "state": task_view(task),
            "chip": task_chip(task, at=at, calendar=calendar),
            "who": file.names.get(task.signed_by_id or 0, ""),
            "steps": [view.row for view in task_steps(task, actor, at=at) if view.is_allowed],
            "kinds": askable(task, actor),
        }
        for task in file.tasks
    ]


def parts(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return how many units are in it: 主办1家，协办1家."""
    support = sum(row["task"].role == "support" for row in rows)
    if not support:
        return _("主办1家")
    return ngettext("主办1家，协办%(n)s家", "主办1家，协办%(n)s家", support) % {"n": support}


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


def inbox_groups(
    tasks: Sequence[Task], actor: Actor, *, at: datetime, names: Mapping[int, str], asked: Iterable[Application] = ()
) -> list[dict[str, Any]]:
    """Return a unit's tasks by what is asked of it: sign, do again, go on, wait; the nearest due first in each."""
    calendar = current_calendar(actor.district_id)
    waiting: dict[Any, list[Application]] = {}
    for one in asked:
        waiting.setdefault(one.task_id, []).append(one)
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in GROUPS}
    for task in tasks:
        unsigned = task.state == TaskState.ISSUED
        shown = (
            chip(task.sign_due_at, at=at, unit=task.sign_limit_unit, calendar=calendar)
            if unsigned
            else task_chip(task, at=at, calendar=calendar)
        )
        found[_group(task)].append(
            {
                "task": task,
                "case": task.case,
                "chip": shown,
                "unsigned": unsigned,
                "who": names.get(task.signed_by_id or 0, ""),
                "role": ROLE_WORDS[task.role],
                "state": task_view(task),
                "steps": [view.row for view in task_steps(task, actor, at=at) if view.is_allowed],
                "kinds": askable(task, actor),
                "asked": waiting.get(task.pk, []),
            }
        )
    for rows in found.values():
        rows.sort(key=lambda row: row["chip"].due_at or at if row["chip"] is not None else at)
    return [
        {"name": name, "title": GROUPS[name][0], "hint": GROUPS[name][1], "rows": rows}
        for name, rows in found.items()
        if rows
    ]


def is_shown(task: Task, show: str, actor: Actor) -> bool:
    """Return whether a task belongs to the part of the inbox asked for: everything, mine, or what we support."""
    if show == "mine":
        return task.signed_by_id == actor.user_id
    return task.role == "support" if show == "support" else True


def inbox_filters(tasks: Sequence[Task], show: str, actor: Actor) -> list[FilterView]:
    """Return the parts of the inbox with their counts, as links."""
    words = {"": _("全部%(n)s件"), "mine": _("我的%(n)s件"), "support": _("协办%(n)s件")}
    found = []
    for name, text in words.items():
        count = sum(is_shown(task, name, actor) for task in tasks)
        found.append(FilterView(text % {"n": count}, url=f"?show={name}" if name else "?", current=name == show))
    return found


def _group(task: Task) -> str:
    if task.paused:
        return "paused"
    if task.state == TaskState.ISSUED:
        return "issued"
    return "rework" if task.round > 1 else "running"


def inbox_summary(groups: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return what to do first, in words: 超期1件, 要签收1件, 要返工1件; nothing where nothing presses."""
    rows = {group["name"]: group["rows"] for group in groups}
    every = [row for found in rows.values() for row in found]
    late = sum(row["chip"] is not None and row["chip"].kind == "late" for row in every)
    near = sum(row["chip"] is not None and row["chip"].kind == "near" for row in every)
    counts = (
        (late, ngettext("超期%(n)s件", "超期%(n)s件", late)),
        (near, ngettext("临期%(n)s件", "临期%(n)s件", near)),
        (len(rows.get("issued", ())), ngettext("要签收%(n)s件", "要签收%(n)s件", len(rows.get("issued", ())))),
        (len(rows.get("rework", ())), ngettext("要返工%(n)s件", "要返工%(n)s件", len(rows.get("rework", ())))),
    )
    return [str(words) % {"n": count} for count, words in counts if count]
