"""The overview of a period, how one figure is counted 怎么算, the lists behind it, the dictionary."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shanzhi.assessment import access
from shanzhi.assessment.forms import AppealForm
from shanzhi.assessment.models import Period
from shanzhi.assessment.queries import figures as questions
from shanzhi.assessment.queries.figures import PARTS
from shanzhi.assessment.queries.periods import periods
from shanzhi.assessment.queries.scopes import Sight, sight
from shanzhi.assessment.queries.showing import SHOWCASED
from shanzhi.assessment.workflow import PeriodState
from shanzhi.journal.queries import history_panel
from shanzhi.kernel.clock import local
from shanzhi.people.access import StaffRequest, requires
from shanzhi.scoring import dictionary
from shanzhi.scoring.dictionary import Indicator
from shanzhi.ui.context import moment_of
from shanzhi.ui.shapes import Choice, FilterView

READERS = (*access.LOOKERS, *access.HEADS)


def period_filter(request: StaffRequest, every: list[Period], current: Period | None, query: str = "") -> FilterView:
    """Return the menu of periods."""
    tail = f"&{query}" if query else ""
    choices = [
        Choice(
            f"{one.name} {one.kind_label}", f"?period={one.code}{tail}", current is not None and one.pk == current.pk
        )
        for one in every
    ]
    return FilterView(current.name if current is not None else "", current=False, choices=choices)


def scope_filters(found: Sight, period: Period) -> list[FilterView]:
    """Return the menus of areas and units, those one may look at."""
    menus = []
    for scopes, words in ((found.areas, _("看地方")), (found.units, _("看单位"))):
        here = next((one for one in scopes if one == found.scope), None)
        choices = [Choice(one.name, f"?period={period.code}&{one.query}", one == here) for one in scopes]
        if len(choices) > 1 or (choices and here is None):
            label = here.name if here is not None else words
            menus.append(FilterView(label, current=here is not None, choices=choices))
    return menus


@requires(*READERS)
@never_cache
@require_safe
def overview(request: StaffRequest, period: str = "") -> HttpResponse:
    """Show a period's figures for one unit or area."""
    every = periods(request.actor.district_id)
    wanted = period or request.GET.get("period", "")
    months = [one for one in every if one.kind == "month"]
    held = next((one for one in every if one.code == wanted), None) if wanted else (months[0] if months else None)
    if held is None:
        if wanted:
            raise Http404
        return render(request, "assessment/nothing.html", {})
    at = moment_of(request)
    found = sight(request.actor, held, request.GET, at=at)
    context = {
        "period": held,
        "sight": found,
        "scope": found.scope,
        "filters": [period_filter(request, every, held, found.scope.query), *scope_filters(found, held)],
        "figures": questions.shown(held, found.scope, opinions=found.opinions),
        "history": history_panel(held.district_id, [("period", held.code)], limit=10),
        "over": local(at).date() >= held.ends_on,
        "closed": held.state == PeriodState.FROZEN and held.appeals_until is not None and at >= held.appeals_until,
    }
    return render(request, "assessment/overview.html", context)


def figure_of(request: StaffRequest, code: str, indicator: str) -> tuple[Period, Sight, Indicator]:
    """Return the period, whose figure, and which; what isn't theirs isn't there.

    :raises Http404: for an unknown one, for somebody else's, and for answers that aren't open yet.
    """
    period = access.get_period(request.actor, code)
    one = dictionary.read().get(indicator)
    if one is None:
        raise Http404
    shown = access.is_showcased(period) and indicator in SHOWCASED and access.asked(request.GET)[0] == "unit"
    found = sight(request.actor, period, request.GET, at=moment_of(request), showcased=shown)
    if one.is_opinion and not found.opinions:
        raise Http404
    return period, found, one


@requires()
@never_cache
@require_safe
def figure(request: StaffRequest, period: str, indicator: str) -> HttpResponse:
    """Show how one figure is counted: numbers, lists, rule, what is left out, raw beside adjusted."""
    held, found, one = figure_of(request, period, indicator)
    if found.scope.kind == "person":
        shown = questions.own_figures(held, found.scope.key)
    else:
        shown = questions.shown(held, found.scope)
    mine = found.scope.kind == "unit" and found.scope.key in access.own_units(request.actor)
    context: dict[str, Any] = {
        "period": held,
        "scope": found.scope,
        "shown": next((row for row in shown if row.indicator is one), None),
        "indicator": one,
        "version": dictionary.version(),
        "form": AppealForm() if mine and held.state == PeriodState.FROZEN else None,
    }
    return render(request, "assessment/figure.html", context)


@requires()
@never_cache
@require_safe
def figure_list(request: StaffRequest, period: str, indicator: str, part: str) -> HttpResponse:
    """Show the list that counts to one of a figure's numbers."""
    held, found, one = figure_of(request, period, indicator)
    if part not in PARTS:
        raise Http404
    try:
        after = UUID(request.GET["after"]) if request.GET.get("after") else None
    except ValueError:
        raise Http404 from None
    page = questions.listed(held, found.scope, one, part, actor=request.actor, after=after)
    context = {
        "period": held,
        "scope": found.scope,
        "indicator": one,
        "part": part,
        "list": one.top if part == "numerator" else one.bottom,
        "page": page,
        "older": f"?{found.scope.query}&after={page.after}" if page.after else "",
    }
    return render(request, "assessment/list.html", context)


@requires()
@require_safe
def dictionary_page(request: StaffRequest) -> HttpResponse:
    """Show the dictionary of indicators: open rules, for everybody who is measured by them."""
    context = {"indicators": list(dictionary.read().values()), "version": dictionary.version()}
    return render(request, "assessment/dictionary.html", context)
