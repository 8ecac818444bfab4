"""Pages of coverage 包联: how much of each community is covered, by whom, and what by nobody. For all staff."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.kernel import clock
from shanzhi.kernel.refusal import Refused
from shanzhi.people import covering, queries
from shanzhi.people.access import StaffRequest, may_enter, on_day, requires
from shanzhi.people.actions import coverage
from shanzhi.people.capacities import Capacity
from shanzhi.people.forms import CoverForm
from shanzhi.people.models import CoverageAssignment
from shanzhi.territory.models import Building, Division, Stairwell
from shanzhi.territory.queries import names_for

MAY_CHANGE = frozenset({Capacity.KEEPER.value, Capacity.GRID_HEAD.value})
SHOWN = 100


@require_GET
@requires()
def overview(request: StaffRequest) -> HttpResponse:
    """Show every community's figures, or what a search finds."""
    text, on = request.GET.get("q", "").strip(), on_day(clock.now())
    context: dict[str, Any] = {"q": text}
    if text:
        rows = list(covering.assignments_found(text, on=on)[: SHOWN + 1])
        names = names_for(row.area_path for row in rows)
        context |= {"rows": [(row, names.get(row.area_path, "")) for row in rows[:SHOWN]], "more": len(rows) > SHOWN}
    else:
        context["tallies"] = covering.overview("", on=on)
    return render(request, "people/coverage.html", context)


@require_GET
@requires()
def community(request: StaffRequest, code: str) -> HttpResponse:
    """Show a community's grids and buildings with who covers them; ``?show=open`` only what nobody does."""
    on = on_day(clock.now())
    division = Division.objects.holding(on).filter(code=code, kind=Division.Kind.COMMUNITY).first()
    if division is None:
        raise Http404
    only_open = request.GET.get("show") == "open"
    tally = next(iter(covering.overview(division.path, on=on)))
    context = {
        "division": division,
        "tally": tally,
        "grids": covering.grids_in_detail(division.path, on=on),
        "only_open": only_open,
    }
    return render(request, "people/coverage_community.html", context)


@require_http_methods(["GET", "POST"])
@requires()
def building(request: StaffRequest, code: str) -> HttpResponse:
    """Show who covers a building, and let a keeper or grid head add somebody."""
    at, block = clock.now(), get_building(code)
    may_change = may_enter(request.actor, MAY_CHANGE)
    stairwells = {row.name: row for row in Stairwell.objects.filter(building=block).order_by("name")}
    shape: dict[str, Any] = {"on": on_day(at), "stairwells": list(stairwells)}
    form = CoverForm(request.POST, **shape) if request.method == "POST" else CoverForm(**shape)
    if request.method == "POST" and not may_change:
        raise Http404
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        area = stairwells.get(told.pop("stairwell")) or block
        try:
            row = coverage.assignment_over(area, starts_on=on_day(at), **told)
            coverage.assign(row, by=request.actor, at=at)
            messages.success(request, gettext("已记下%(name)s包这里。") % {"name": row.person_name or row.unit})
            return redirect("people:coverage_building", code)
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    rows = covering.who_covers(block, on=on_day(at))
    context = {"building": block, "rows": rows, "form": form, "may_change": may_change, "stairwells": stairwells}
    return render(request, "people/coverage_building.html", {**context, **queries.offered()})


def get_building(code: str) -> Building:
    """Return the building of a code.

    :raises Http404: when there is none in use.
    """
    rows = Building.objects.filter(code=code, valid_to=None)
    block = rows.select_related("grid__division", "courtyard").first()
    if block is None:
        raise Http404
    return block


@require_POST
@requires(*MAY_CHANGE)
def end(request: StaffRequest, code: str) -> HttpResponse:
    """End the assignment named in the form."""
    number = request.POST.get("assignment", "")
    rows = CoverageAssignment.objects.filter(building=get_building(code), ends_on=None)
    row = rows.filter(pk=int(number) if number.isdecimal() else 0).first()
    if row is None:
        raise Http404
    try:
        coverage.end_assignment(row, by=request.actor, at=clock.now())
        messages.success(request, gettext("这条包联今天结束。"))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("people:coverage_building", code)
