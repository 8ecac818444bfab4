"""How the loop goes 闭环: the table drawn, who may take which step, the local loops. Readable by all staff."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from shanzhi.kernel.steps import Table
from shanzhi.loop import matrix as workflows
from shanzhi.loop.applications import APPLICATION_STATE_WORDS, APPLICATION_TABLE
from shanzhi.loop.local_loops import LOOPS
from shanzhi.loop.tasks import TASK_STATE_WORDS, TASK_TABLE
from shanzhi.loop.workflow import CASE_TABLE, STATE_WORDS
from shanzhi.people.access import StaffRequest, requires
from shanzhi.ui.shapes import FilterView


@requires()
@require_safe
def workflow(request: StaffRequest, part: str = "case") -> HttpResponse:
    """Show one part of how the loop goes."""
    words = {
        "case": pgettext("cases", "事项"),
        "who": _("谁能做什么"),
        "task": _("单位的任务"),
        "application": pgettext("heading", "申请"),
    }
    words |= {f"loop-{code}": _("%(n)s步闭环") % {"n": len(loop.steps)} for code, loop in LOOPS.items()}
    if part not in words:
        raise Http404
    context: dict[str, object] = {
        "part": part,
        "tabs": [FilterView(label, _address(name), name == part) for name, label in words.items()],
    }
    tables: dict[str, tuple[Table, Mapping[Any, object]]] = {
        "case": (CASE_TABLE, STATE_WORDS),
        "task": (TASK_TABLE, TASK_STATE_WORDS),
        "application": (APPLICATION_TABLE, APPLICATION_STATE_WORDS),
    }
    if part in tables:
        context |= {"rows": workflows.rows(*tables[part])}
    if part == "case":
        context |= {"drawing": workflows.drawing()}
    if part == "who":
        context |= workflows.matrix(request.actor.capacities())
    if part.startswith("loop-"):
        code = part.removeprefix("loop-")
        context |= {"loop": LOOPS[code], "steps": workflows.loop_steps(code)}
    return render(request, "web/workflow.html", context)


def _address(part: str) -> str:
    return reverse("web:workflow") if part == "case" else reverse("web:workflow_part", args=[part])
