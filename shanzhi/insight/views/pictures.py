"""The overview of today 态势 and the map 地图: read only, everything through who may know."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from shanzhi.insight import actions, layers, mapping, showing, tables
from shanzhi.insight.access import LOOKERS, MAP_READERS
from shanzhi.insight.queries import figures
from shanzhi.insight.queries.ground import Scope, features
from shanzhi.insight.views.faces import scope_for
from shanzhi.kernel.actors import Actor
from shanzhi.people.access import StaffRequest, requires
from shanzhi.ui.context import moment_of
from shanzhi.ui.files import as_file, file_name
from shanzhi.ui.shapes import Choice, FilterView


@requires(*LOOKERS)
@never_cache
@require_safe
def overview(request: StaffRequest) -> HttpResponse:
    """Show where it stands: the sentence first, then map, steps, the longest waiting, units and days."""
    return render(request, "insight/overview.html", _overview(request, moment_of(request)))


def _overview(request: HttpRequest, at: datetime) -> dict[str, Any]:
    actor, scope = scope_for(request, LOOKERS)
    asked = request.POST if request.method == "POST" else request.GET
    span = next((days for days in showing.SPANS if asked.get("days") == str(days)), showing.FIRST_SPAN)
    every = figures.days_until(at, span)
    told = figures.cohort(actor, scope.paths, since=every[0], at=at)
    heaps = figures.open_heaps(actor, scope.paths, at=at)
    units = figures.unit_clocks(actor, scope.paths, at=at)
    lists = showing.Lists(scope.codes)
    rows = showing.clock_rows(units, lists, by="unit")
    return {
        "scope": scope,
        "span": span,
        "since": every[0],
        "rules": showing.RULES,
        "filters": _filters(scope, span),
        "headline": showing.headline(heaps, units, told, lists, since=every[0], at=at),
        "map": showing.map_view(features(scope), heaps, scope, lists),
        "funnel": showing.funnel(told, lists, since=every[0]),
        "stuck": showing.stuck(figures.longest_waiting(actor, scope.paths), at=at, district_id=actor.district_id),
        "all_open": lists.url(state="open", sort="oldest"),
        "units": rows[: showing.UNITS_SHOWN],
        "more_units": rows[showing.UNITS_SHOWN :],
        "handling": lists.figure(sum(unit.total for unit in units), step="handle"),
        "days": _days(actor, scope, told, every, lists, at),
        "asked": [("days", span), *([("area", scope.chosen.code)] if scope.chosen is not None else [])],
    }


def _days(
    actor: Actor, scope: Scope, told: figures.Cohort, every: list[date], lists: showing.Lists, at: datetime
) -> Any:
    closed = figures.closed_by_day(actor, scope.paths, since=every[0])
    return showing.day_view(told, closed, every, lists, at=at)


@requires(*LOOKERS)
@require_POST
def export(request: StaffRequest) -> HttpResponse:
    """Give the table beside one of the overview's plots."""
    at = moment_of(request)
    seen = _overview(request, at)
    units = [*seen["units"], *seen["more_units"]]
    made = {
        "areas": lambda: tables.of_areas(seen["map"]),
        "steps": lambda: tables.of_steps(seen["funnel"]),
        "units": lambda: tables.of_clocks(_("各单位的时限"), _("单位"), units),
        "days": lambda: tables.of_days(seen["days"]),
    }.get(request.POST.get("table", ""))
    if made is None:
        raise Http404
    table = made()
    return as_file(
        actions.export_table(table, area=seen["scope"].name, by=request.actor, at=at),
        file_name(table.title, at, "xlsx"),
    )


def _filters(scope: Scope, span: int) -> list[FilterView]:
    area = f"&area={scope.chosen.code}" if scope.chosen is not None else ""
    spans = [Choice(_("近%(n)s天") % {"n": days}, f"?days={days}{area}", days == span) for days in showing.SPANS]
    whole = Choice(_("全部地方"), f"?days={span}", scope.chosen is None)
    places = [
        Choice(one.name, f"?days={span}&area={one.code}", scope.chosen is not None and one.code == scope.chosen.code)
        for one in scope.choices()
    ]
    chosen = scope.chosen.name if scope.chosen is not None else _("全部地方")
    return [
        FilterView(_("近%(n)s天") % {"n": span}, current=True, choices=spans),
        FilterView(chosen, current=scope.chosen is not None, choices=[whole, *places]),
    ]


@requires(*MAP_READERS)
@never_cache
@require_safe
def full_map(request: StaffRequest) -> HttpResponse:
    """Show the cases on the map: one pin a grid with its number, and the cases themselves where there is room."""
    at = moment_of(request)
    actor, scope = scope_for(request, MAP_READERS)
    offered = layers.offered(actor)
    asked = mapping.view_asked(request.GET, offered)
    heaps = [heap for heap in figures.open_heaps(actor, scope.paths, at=at) if mapping.stands(heap, asked.step)]
    total = sum(heap.late if asked.late else heap.open for heap in heaps)
    lists = showing.Lists(scope.codes)
    near = total <= figures.MOST_PINS
    cases = figures.pinned(actor, scope.paths, mapping.condition(asked, at=at)) if near else []
    shape: dict[str, Any] = {"width": 860, "height": 620, "marked": "count"}
    view = showing.map_view(features(scope), heaps, scope, lists, step=asked.step, here=asked.address(), **shape)
    words = {"clock": "late"} if asked.late else {"state": "open"}
    words |= {"step": asked.step} if asked.step else {}
    context = {
        "scope": scope,
        "map": view,
        "filters": mapping.filters(scope, asked, offered),
        "total": lists.figure(total, **words),
        **mapping.marks(view.drawn, cases, near=near, late=asked.late),
        "tied_url": showing.Lists("").url(**words) + "&area=",
        "here": asked.address(),
        "cases": mapping.rows(view.drawn, cases, at=at, district_id=actor.district_id),
        "near": near,
        "layers": [layers.layer(one, actor, scope, view.drawn, query=asked.address()) for one in asked.layers],
    }
    return render(request, "insight/map.html", context)
