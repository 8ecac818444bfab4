"""A case's photos in one strip, and the place to add those of the work: on its page, and where a step is told."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.template.loader import render_to_string

from shanzhi.cases.models import Case
from shanzhi.counter.panels import person_of, photo_view
from shanzhi.counter.queries.tellings import case_photos
from shanzhi.counter.views.faces import moment
from shanzhi.evidence.access import may_add, may_take_back
from shanzhi.kernel.actors import Actor
from shanzhi.ui import slots

TELLING = frozenset({"verify", "hand_in", "close", "rework"})  # steps that say what was found or done


def photos(request: HttpRequest | None, case: Case) -> str | None:
    """Show the case's photos, and to whoever works on it how to add some; nothing where there is neither."""
    actor = person_of(request)
    if request is None or actor is None:
        return None
    return strip(request, actor, case) or None


def beside(request: HttpRequest | None, case: Case) -> str | None:
    """Show the same before the form of a step that tells of what was found or done."""
    return photos(request, case) if request is not None and _is_telling(request) else None


def _is_telling(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and match.kwargs.get("verb", "verify" if match.app_name == "patrols" else "") in TELLING


def strip(request: HttpRequest, actor: Actor, case: Case, *, against: Iterable[object] = ()) -> str:
    """Return the panel, '' where it has nothing to show; ``against`` says why what was just chosen was not kept."""
    rows, may = case_photos(case, actor), may_add(actor, case)
    if not rows and not may:
        return ""
    at = moment(request)
    views = [(row, photo_view(row, case, at=at), may_take_back(actor, case, row)) for row in rows]
    context = {"case": case, "photos": views, "may_add": may, "against": list(against), "in_step": _is_telling(request)}
    return render_to_string("evidence/_photos.html", context, request=request)


def fill() -> None:
    """Fill the slots of the case's page and of the pages of its steps."""
    slots.register("case.aside", photos, order=40, key="evidence.case")
    slots.register("case.telling", beside, order=40, key="evidence.step")
