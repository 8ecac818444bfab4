"""A case's photos in one strip, and the place to add those of the work: on its page, and where a step is told.

Whoever may close it ticks there which of them go to its tellers, who find them beside the answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.template.loader import render_to_string

from shanzhi.cases.models import Case
from shanzhi.counter.panels import person_of, photo_view
from shanzhi.counter.queries.tellings import case_photos
from shanzhi.counter.views.faces import moment
from shanzhi.counter.views.status import PHOTOS
from shanzhi.evidence import access
from shanzhi.evidence.queries import is_chosen, last_handed_in, shown_to_teller, tasks_of
from shanzhi.kernel import clock
from shanzhi.kernel.actors import Actor
from shanzhi.reports.models import Attachment, Report
from shanzhi.ui import slots
from shanzhi.ui.shapes import PhotoView

TELLING = frozenset({"verify", "hand_in", "close", "rework"})  # steps that say what was found or done


@dataclass(frozen=True, slots=True)
class StripPhoto:
    """One photo of a case, and what whoever looks may do with it."""

    row: Attachment
    view: PhotoView
    may_take_back: bool
    may_choose: bool
    is_chosen: bool


def photos(request: HttpRequest | None, case: Case) -> str | None:
    """Show the case's photos, and to whoever works on it how to add some; nothing where there is neither."""
    actor = person_of(request)
    if request is None or actor is None:
        return None
    return strip(request, actor, case) or None


def beside(request: HttpRequest | None, case: Case) -> str | None:
    """Show the same before the form of a step that tells of what was found or done."""
    return photos(request, case) if request is not None and _step_of(request) in TELLING else None


def _step_of(request: HttpRequest) -> str:
    """Return the step whose form this page shows, '' on the case's own."""
    match = request.resolver_match
    return str(match.kwargs.get("verb", "verify" if match.app_name == "patrols" else "")) if match is not None else ""


def strip(request: HttpRequest, actor: Actor, case: Case, *, against: Iterable[object] = ()) -> str:
    """Return the panel, '' where it has nothing to show; ``against`` says why what was just chosen was not kept."""
    rows, may = case_photos(case, actor), access.may_add(actor, case)
    if not rows and not may:
        return ""
    shown = _photos(request, actor, case, rows)
    context = {
        "case": case,
        "photos": shown,
        "may_add": may,
        "may_choose": any(one.may_choose for one in shown),
        "against": list(against),
        "step": _step_of(request),
    }
    return render_to_string("evidence/_photos.html", context, request=request)


def _photos(request: HttpRequest, actor: Actor, case: Case, rows: Sequence[Attachment]) -> list[StripPhoto]:
    """Return each photo with what this person may do; one statement where some may go to the tellers."""
    at, step = moment(request), _step_of(request)
    of_work = access.is_to_choose(case) and any(row.report_id is None for row in rows)
    tasks = tasks_of(case) if of_work else []
    chooses = of_work and step in ("", "close") and access.may_choose(actor, case, tasks)
    since = last_handed_in(tasks)
    return [
        StripPhoto(
            row,
            photo_view(row, case, at=at),
            may_take_back=access.may_take_back(actor, case, row),
            may_choose=chooses and row.report_id is None,
            is_chosen=of_work and is_chosen(row, since),
        )
        for row in rows
    ]


def with_answer(request: HttpRequest | None, report: Report) -> str | None:
    """Show a teller, beside their answer, the photos of the work that were chosen for it."""
    shown = shown_to_teller(report, at=getattr(request, "moment", None) or clock.now())
    return render_to_string("evidence/_shown.html", {"report": report, "photos": shown}) if shown else None


def fill() -> None:
    """Fill the slots of the case's page, of the pages of its steps, and of a teller's page."""
    slots.register("case.aside", photos, order=40, key="evidence.case")
    slots.register("case.telling", beside, order=40, key="evidence.step")
    slots.register("teller.answer", with_answer, order=40, key="evidence.answer")
    PHOTOS["work"] = lambda report, at: [row for row, _said in shown_to_teller(report, at=at)]
