"""What this room shows on others' pages: what fits a step, what was cited, what is found, and the ways here."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy

from shanzhi.cases.models import Case
from shanzhi.knowledge import queries
from shanzhi.loop.tasks import TASK_TABLE
from shanzhi.loop.workflow import CASE_TABLE
from shanzhi.reports.workflow import State
from shanzhi.ui import nav, slots
from shanzhi.ui.forms import REPLY

FOUND = 8


def beside_step(request: HttpRequest | None, case: Case) -> str:
    """Return the articles to answer by, on the form of a step."""
    rows = queries.fitting(case)
    context = {"rows": rows, "case": case, "answers": _answers(request)}
    return render_to_string("knowledge/_fitting.html", context, request) if rows else ""


def _answers(request: HttpRequest | None) -> bool:
    """Return whether the step that is being written has words for the teller, into which a sentence may be put."""
    match = request.resolver_match if request is not None else None
    verb = match.kwargs.get("verb", "") if match is not None else ""
    table = TASK_TABLE if match is not None and "ordinal" in match.kwargs else CASE_TABLE
    row = table.row(verb)
    return row is not None and any(need.name == REPLY for need in row.needs)


def cited(request: HttpRequest | None, case: Case) -> str:
    """Return what was cited in handling a case."""
    rows = queries.citations(case)
    return render_to_string("knowledge/_cited.html", {"rows": rows}, request) if rows else ""


def basis(_request: HttpRequest | None, report: Any) -> str:
    """Return what the answer rests on, for the teller: articles that residents may read."""
    if report.state != State.ANSWERED or report.case_id is None:
        return ""
    rows = queries.public_basis(report.district_id, report.case_id)
    return render_to_string("knowledge/_basis.html", {"rows": rows}) if rows else ""


def found(request: HttpRequest | None, words: Any) -> str:
    """Return the articles in which the words stand."""
    actor = getattr(request, "actor", None)
    rows = queries.listed(actor.district_id, text=str(words)) if actor is not None else []
    more = words if len(rows) > FOUND else ""
    return render_to_string("knowledge/_found.html", {"rows": rows[:FOUND], "more": more}, request) if rows else ""


def _foot(_request: HttpRequest | None, _thing: Any) -> str:
    return render_to_string("knowledge/_foot.html", {})


def fill() -> None:
    """Fill the slots this room fills."""
    slots.register("case.step", beside_step, order=60, key="knowledge.step")
    slots.register("case.aside", cited, order=60, key="knowledge.cited")
    slots.register("teller.facts", basis, order=60, key="knowledge.basis")
    slots.register("search.results", found, order=40, key="knowledge.found")
    nav.offer("nav.more", gettext_lazy("知识"), "knowledge:articles", order=45)
    slots.register("public.foot", _foot, order=30, key="knowledge.foot")
