"""Why this number 怎么算: a figure's rule with its two numbers, the lists that count to them, the dictionary."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shanzhi.people.access import StaffRequest, requires
from shanzhi.readings import access
from shanzhi.readings.dictionary import FEWEST, MEASURES, THEMES, VERSION, Measure
from shanzhi.readings.queries.counts import one_taken
from shanzhi.readings.queries.lists import PARTS, Asked, month_asked
from shanzhi.readings.queries.rows import listed
from shanzhi.territory.models import Division
from shanzhi.ui.context import moment_of


def _asked(request: StaffRequest, code: str) -> tuple[Division, Measure, Asked]:
    """Return the area, the figure and what is asked; what isn't theirs isn't there.

    :raises Http404: for an unknown one.
    """
    at = moment_of(request)
    area = access.get_area(request.actor, request.GET.get("area", "")[:20])
    month = month_asked(request.GET.get("month", "")[:7], at)
    if month is None:
        raise Http404
    return area, access.get_measure(code, area), Asked(request.actor.district_id, area.path, month, at)


@requires(*access.LOOKERS)
@never_cache
@require_safe
def why(request: StaffRequest, code: str) -> HttpResponse:
    """Show how one figure is counted: its two numbers, each with its list, and the rule."""
    area, measure, asked = _asked(request, code)
    context = {"area": area, "measure": measure, "month": asked.month, "taken": one_taken(asked, measure)}
    return render(request, "readings/why.html", {**context, "version": VERSION, "fewest": FEWEST})


@requires(*access.LOOKERS)
@never_cache
@require_safe
def listing(request: StaffRequest, code: str, part: str) -> HttpResponse:
    """Show the list that counts to one of a figure's numbers."""
    area, measure, asked = _asked(request, code)
    if part not in PARTS:
        raise Http404
    try:
        page = listed(asked, measure, part, actor=request.actor, after=request.GET.get("after", "")[:40])
    except LookupError:
        raise Http404 from None
    tail = f"area={area.code}&month={asked.month.code}"
    context: dict[str, Any] = {"area": area, "measure": measure, "month": asked.month, "page": page}
    context["words"] = measure.top if part == "numerator" else measure.bottom
    context["older"] = f"?{tail}&after={page.after}" if page.after else ""
    return render(request, "readings/list.html", context)


@requires(*access.LOOKERS)
@require_safe
def measures(request: StaffRequest) -> HttpResponse:
    """Show what every figure counts, theme by theme."""
    themes = [(words, [one for one in MEASURES.values() if one.theme == code]) for code, words in THEMES.items()]
    return render(request, "readings/dictionary.html", {"themes": themes, "version": VERSION, "fewest": FEWEST})
