"""The worker's first page, tasks and grid: what waits for them, how their ground stands, who covers what."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shanzhi.drafts.queries import whose
from shanzhi.patrols import showing
from shanzhi.patrols.access import TELLERS, WALKERS, ground_of, may_walk
from shanzhi.patrols.queries import errands, ground
from shanzhi.patrols.views.faces import actor_of, areas_of, moment, today
from shanzhi.people.access import requires


@requires(*TELLERS)
@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the two things done most, what one is asked to look at, and how one's grid stands."""
    actor, at = actor_of(request), moment(request)
    if not may_walk(actor):
        return HttpResponseRedirect(reverse("patrols:tell"))
    walked = ground_of(actor)
    context = {
        "areas": areas_of(request),
        "errands": showing.errand_rows(errands.errands(actor, walked), at=at),
        "standing": errands.standing(actor, walked, at=at),
        "name": actor.name,
        "whose": whose(actor),
    }
    return render(request, "patrols/home.html", context)


@requires(*WALKERS)
@never_cache
@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """Show what one is asked to look at, and what became of what one told."""
    actor, at = actor_of(request), moment(request)
    context = {
        "areas": areas_of(request),
        "errands": showing.errand_rows(errands.errands(actor, ground_of(actor)), at=at),
        "told": showing.case_rows(errands.told_by_me(actor), at=at, district_id=actor.district_id),
        "whose": whose(actor),
    }
    return render(request, "patrols/tasks.html", context)


@requires(*WALKERS)
@never_cache
@require_safe
def grid(request: HttpRequest) -> HttpResponse:
    """Show one's grid: its outline with the open cases, their list, and who covers which building."""
    actor, at = actor_of(request), moment(request)
    shown = request.GET.get("show", "")
    shown = shown if shown in errands.SHOWN else ""
    walked = ground_of(actor)
    cases = errands.grid_cases(actor, walked, at=at, shown=shown)
    context = {
        "areas": areas_of(request),
        "shown": shown,
        "whose": whose(actor),
        "filters": showing.grid_filters(shown),
        "cases": showing.case_rows(cases, at=at, district_id=actor.district_id),
        "drawn": ground.drawn(walked, cases),
        "cover": ground.covered(walked, on=today(request)),
    }
    return render(request, "patrols/grid.html", context)
