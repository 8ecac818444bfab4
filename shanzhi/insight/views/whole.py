"""The leader's one page 全局, its tables as workbooks, and the hall's screen 大屏: all from one picture."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from shanzhi.insight import actions, picturing, showing, tables
from shanzhi.insight.access import LOOKERS, WHOLE_READERS, plainly
from shanzhi.insight.facts import facts
from shanzhi.insight.queries.figures import open_heaps
from shanzhi.insight.queries.ground import Scope, features
from shanzhi.insight.queries.whole import Whole
from shanzhi.insight.queries.whole import whole as looked_at
from shanzhi.insight.telling import tell
from shanzhi.insight.views.faces import scope_for
from shanzhi.kernel.clock import local
from shanzhi.people.access import StaffRequest, requires
from shanzhi.readings.dictionary import FEWEST
from shanzhi.readings.queries.lists import month_asked
from shanzhi.scoring.spans import in_words, month_code
from shanzhi.territory.models import Division
from shanzhi.ui.context import moment_of
from shanzhi.ui.files import as_file, file_name
from shanzhi.ui.shapes import Choice, FilterView


def picture_for(request: HttpRequest, at: datetime, capacities: Any, *, month: str | None = None) -> Whole:
    """Return the picture of the area and month asked for; what isn't theirs isn't there.

    :raises Http404: for an area or month that is none, and for a grid: it has one worker, so it has no figures.
    """
    actor, scope = scope_for(request, capacities)
    asked = request.POST if request.method == "POST" else request.GET
    span = month_asked((asked.get("month", "") if month is None else month)[:7], at)
    kinds = {Division.Kind.COUNTY, Division.Kind.STREET, Division.Kind.COMMUNITY}
    if span is None or scope.roots[0].kind not in kinds:
        raise Http404
    return looked_at(actor, scope.first, span, at=at)


def context_of(seen: Whole) -> dict[str, Any]:
    """Return everything the page shows; exports take their tables from the same."""
    lists = showing.Lists(seen.scope.codes)
    found = facts(seen, lists)
    told = tell(seen, found)
    units, matters = seen.handled("unit"), seen.handled("matter")
    return {
        "seen": seen,
        "scope": seen.scope,
        "month": seen.month.code,
        "month_words": in_words(seen.month.code),
        "facts": found,
        "told": told,
        "rates": picturing.rates(found),
        "panels": picturing.panels(found, told),
        "volumes": picturing.volumes(seen),
        "quality": picturing.quality(seen),
        "funnel": showing.funnel(seen.told, lists, since=seen.since, until=seen.until),
        "units": showing.clock_rows(units, lists, by="unit"),
        "matters": showing.clock_rows(matters, lists, by="matter"),
        "handling": lists.figure(sum(one.total for one in units), step="handle"),
        "sorted": lists.figure(sum(one.total for one in matters), step="handle"),
        "scores": picturing.scores(seen),
        "rules": showing.RULES,
        "fewest": FEWEST,
        "asked": [("month", seen.month.code), ("area", seen.scope.codes)],
    }


@requires(*WHOLE_READERS)
@never_cache
@require_safe
def whole(request: StaffRequest) -> HttpResponse:
    """Show the whole county, or another of one's areas, in a month: few figures, each with its lists."""
    seen = picture_for(request, moment_of(request), WHOLE_READERS)
    context = context_of(seen) | {"filters": filters(seen)}
    few = picturing.SHOWN_MATTERS
    for name in ("units", "matters"):
        context |= {name: context[name][:few], f"more_{name}": context[name][few:]}
    return render(request, "insight/whole.html", context)


@requires(*WHOLE_READERS)
@require_POST
def export(request: StaffRequest) -> HttpResponse:
    """Give the table beside one of the plots of the whole picture."""
    at = moment_of(request)
    shown = context_of(picture_for(request, at, WHOLE_READERS))
    made = {
        "facts": lambda: tables.of_facts(shown["facts"]),
        "volumes": lambda: tables.of_volumes(shown["volumes"]),
        "quality": lambda: tables.of_quality(shown["quality"]),
        "steps": lambda: tables.of_steps(shown["funnel"]),
        "units": lambda: tables.of_clocks(_("各单位的时限"), _("单位"), shown["units"]),
        "matters": lambda: tables.of_clocks(_("各类事项的时限"), _("事项类别"), shown["matters"]),
        "scores": lambda: tables.of_scores(shown["scores"]),
    }.get(request.POST.get("table", ""))
    if made is None:
        raise Http404
    table, area = made(), shown["scope"].name
    return as_file(actions.export_table(table, area=area, by=request.actor, at=at), file_name(table.title, at, "xlsx"))


def filters(seen: Whole) -> list[FilterView]:
    """Return the menus of months and areas."""
    scope, code = seen.scope, seen.month.code
    known = sorted({*seen.months.periods, code, month_code(local(seen.at).date())}, reverse=True)
    months = [Choice(in_words(one), f"?month={one}&area={scope.codes}", one == code) for one in known]
    places = [Choice(one.name, f"?month={code}&area={one.code}", one.code == scope.codes) for one in _areas(scope)]
    menus = [FilterView(in_words(code), current=True, choices=months)]
    return [*menus, FilterView(scope.name, current=True, choices=places)] if len(places) > 1 else menus


def _areas(scope: Scope) -> list[Any]:
    """Return the areas to choose from: what one leads whole first, then what lies in it."""
    held = {one.code: one for one in (*scope.held, *scope.choices())}
    return list(held.values())


@requires(*LOOKERS)
@never_cache
@require_safe
def screen(request: StaffRequest) -> HttpResponse:
    """Show the hall's screen: large, calm, nothing personal; it comes anew every minute unless it is held still."""
    at = moment_of(request)
    seen = picture_for(request, at, LOOKERS, month="")
    still = request.GET.get("still") == "1"
    area = f"area={seen.scope.codes}" if seen.scope.chosen is not None else ""
    context = context_of(seen) | {"still": still, "area": area, "clocks": picturing.clock_totals(seen)}
    heaps = open_heaps(plainly(request.actor), seen.scope.paths, at=at)
    context |= {
        "units": context["units"][: picturing.SHOWN_UNITS],
        "answered": seen.told.count("left", "answered"),
        "map": showing.map_view(features(seen.scope), heaps, seen.scope, showing.Lists(seen.scope.codes)),
    }
    return render(request, "insight/screen.html", context)
