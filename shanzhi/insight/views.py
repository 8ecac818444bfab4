"""The leader's first overview 态势 and the map 地图: read only, everything through who may know."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, cast

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shanzhi.desks.conditions import clocks
from shanzhi.insight import mapping, showing
from shanzhi.insight.access import LOOKERS, MAP_READERS, areas_of
from shanzhi.insight.queries import figures
from shanzhi.insight.queries.ground import Scope, features, scope_of
from shanzhi.kernel import clock
from shanzhi.kernel.actors import Actor
from shanzhi.people.access import requires
from shanzhi.ui.shapes import Choice, FilterView


def moment(request: HttpRequest) -> datetime:
    """Return the one moment at which this request is counted and drawn."""
    return getattr(request, "moment", None) or clock.now()


def _scope(request: HttpRequest, capacities: Any) -> tuple[Actor, Scope]:
    """Return who looks, and at what; what isn't theirs isn't there."""
    actor = cast(Actor, request.actor)  # type: ignore[attr-defined]
    found = scope_of(areas_of(actor, capacities), request.GET.get("area", "")[:20])
    if found is None or not found.roots:
        raise Http404
    return actor, found


@requires(*LOOKERS)
@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show where it stands: the sentence first, then map, steps, the longest waiting, units and days."""
    at = moment(request)
    actor, scope = _scope(request, LOOKERS)
    span = next((days for days in showing.SPANS if request.GET.get("days") == str(days)), showing.FIRST_SPAN)
    every = figures.days_until(at, span)
    told = figures.cohort(actor, scope.paths, since=every[0], at=at)
    heaps = figures.open_heaps(actor, scope.paths, at=at)
    units = figures.unit_clocks(actor, scope.paths, at=at)
    lists = showing.Lists(scope.codes)
    rows = showing.unit_rows(units, lists)
    context = {
        "scope": scope,
        "span": span,
        "since": every[0],
        "rules": showing.RULES,
        "filters": _filters(scope, span),
        "headline": showing.headline(heaps, units, told, lists, since=every[0], at=at),
        "map": showing.map_view(features(scope), heaps, scope, lists),
        "funnel": showing.funnel(told, lists, since=every[0], days=span),
        "stuck": showing.stuck(figures.longest_waiting(actor, scope.paths), at=at, district_id=actor.district_id),
        "all_open": lists.url(state="open", sort="oldest"),
        "units": rows[: showing.UNITS_SHOWN],
        "more_units": rows[showing.UNITS_SHOWN :],
        "handling": lists.figure(sum(unit.total for unit in units), step="handle"),
        "days": _days(actor, scope, told, every, lists, at),
    }
    return render(request, "insight/overview.html", context)


def _days(
    actor: Actor, scope: Scope, told: figures.Cohort, every: list[date], lists: showing.Lists, at: datetime
) -> Any:
    closed = figures.closed_by_day(actor, scope.paths, since=every[0])
    return showing.day_view(told, closed, every, lists, at=at)


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
def full_map(request: HttpRequest) -> HttpResponse:
    """Show the cases on the map: one pin a grid with its number, and the cases themselves where there is room."""
    at = moment(request)
    actor, scope = _scope(request, MAP_READERS)
    late = request.GET.get("clock") == "late"
    heaps = figures.open_heaps(actor, scope.paths, at=at)
    total = sum(heap.late if late else heap.open for heap in heaps)
    lists = showing.Lists(scope.codes)
    near = total <= figures.MOST_PINS
    cases = figures.pinned(actor, scope.paths, clocks(at)["late"] if late else Q()) if near else []
    view = showing.map_view(features(scope), heaps, scope, lists, width=860, height=620, marked="count")
    context = {
        "scope": scope,
        "map": view,
        "filters": mapping.filters(scope, late=late),
        "total": lists.figure(total, **({"clock": "late"} if late else {"state": "open"})),
        "pins": mapping.pins(view.drawn, cases),
        "heaps": mapping.heaps(view.drawn, late=late) if not near else [],
        "cases": mapping.rows(view.drawn, cases, at=at, district_id=actor.district_id),
        "near": near,
    }
    return render(request, "insight/map.html", context)
