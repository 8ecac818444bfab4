"""How the loop's journal lines read: label from the table, one sentence of what was brought."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.calendars.phrases import say_day
from shanzhi.journal import sentences
from shanzhi.journal.shapes import EntryView
from shanzhi.loop.applications import APPLICATION_TABLE, KINDS, ApplicationKind
from shanzhi.loop.tasks import TASK_TABLE
from shanzhi.loop.workflow import (
    CASE_TABLE,
)
from shanzhi.ui.joining import joined

# Which of the things brought are read out, in this order; the rest stays in the payload.
_READ_OUT = (
    "unit",
    "lead",
    "support",
    "finding",
    "outcome",
    "missing",
    "matter",
    "place",
    "duty_item",
    "proposed_unit",
    "why",
    "reason",
    "text",
    "public_text",
    "note",
    "until",
    "override",
    "project",
)

OTHER_VERBS = {
    "case.note": gettext_lazy("写进展"),
    "case.miss_note": gettext_lazy("该写的进展没有写"),
    "case.correct": gettext_lazy("更正"),
    "case.link_project": gettext_lazy("挂接工程"),
    "case.release": gettext_lazy("公开"),
    "case.import_life": gettext_lazy("收入旧件"),
    "case.pass_on": gettext_lazy("换人去核实"),
    "case.tie": gettext_lazy("并入来件"),
    "case.untie": gettext_lazy("拆出来件"),
    "case.export": gettext_lazy("导出"),
    "case.recalendar": gettext_lazy("日历更新，重算时限"),
    "task.cancel": gettext_lazy("收回任务"),
    "task.step_aside": gettext_lazy("原主办退出"),
}


# What was chosen is kept by its code and read out by its words.
_CHOSEN = {(f"case.{row.verb}", need.name): dict(need.choices) for row in CASE_TABLE for need in row.needs}


def say(entry: EntryView, data: Mapping[str, Any]) -> str:
    """Return the sentence of a line: what was brought, in order, joined by commas, with one full stop at most.

    What reads the same twice, as of a unit and to the public, is said once.
    """
    parts: list[str] = []
    for name in _READ_OUT:
        value = data.get(name)
        if value in (None, "", [], (), False):
            continue
        if isinstance(value, list):
            parts.append(joined(value))
        elif name == "until":
            parts.append(_("到%(day)s") % {"day": say_day(date.fromisoformat(str(value)))})
        elif str(value) not in parts:
            parts.append(str(_CHOSEN.get((entry.verb, name), {}).get(value, value)))
    return _("，").join([*(part.rstrip("。，；,.; ") for part in parts[:-1]), *parts[-1:]])


def say_application(entry: EntryView, data: Mapping[str, Any]) -> str:
    """Return the sentence of an application's line, its kind first."""
    kind = KINDS[ApplicationKind(data["kind"])].label if data.get("kind") else ""
    rest = say(entry, data)
    return f"{kind}" + (_("：") + rest if rest else "")


def register() -> None:
    """Register every verb of this room with the journal."""
    for row in CASE_TABLE:
        sentences.register(f"case.{row.verb}", label=row.label, say=say, stop=row.verb in {"come_back", "recall"})
    for row in TASK_TABLE:
        sentences.register(f"task.{row.verb}", label=row.label, say=say, stop=row.verb == "return")
    for row in APPLICATION_TABLE:
        sentences.register(f"application.{row.verb}", label=row.label, say=say_application, stop=row.verb == "start")
    for verb, label in OTHER_VERBS.items():
        sentences.register(verb, label=label, say=say)
