"""The keeper's pages of the ground 地域: divisions, grids with their history, proposed and decided changes of grids."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.people.access import StaffRequest, may_enter, requires
from shanzhi.people.capacities import Capacity
from shanzhi.territory import queries as territory
from shanzhi.territory.actions import changes
from shanzhi.territory.models import Division
from shanzhi.ui.context import moment_of
from shanzhi.ui.forms import status_of, unfit
from shanzhi.ui.shapes import MapView
from shanzhi.web.forms import DecideForm, GridChangeForm
from shanzhi.web.queries import ground as queries

# A street proposes, the county decides; the verb sees to it that they are two people.
PROPOSERS = (Capacity.KEEPER, Capacity.GRID_HEAD, Capacity.LEADER)
DECIDERS = (Capacity.KEEPER, Capacity.LEADER)


def may(request: StaffRequest, *capacities: Capacity) -> bool:
    """Return whether somebody holds one of the capacities."""
    return may_enter(request.actor, frozenset(str(one) for one in capacities))


def outline_map(code: str, level: str, label: str) -> MapView:
    """Return a map of the outlines under a division."""
    query = urlencode({"root": code, "level": level})
    return MapView(data_url=f"{reverse('territory:outlines')}?{query}", label=label, text=label)


@requires()
@require_safe
def divisions(request: StaffRequest) -> HttpResponse:
    """Show the county's divisions as a tree."""
    words, top = request.GET.get("q", "").strip(), queries.root()
    rows = queries.tree(words)
    context = {
        "rows": rows[: queries.SHOWN],
        "more": len(rows) > queries.SHOWN,
        "q": words,
        "root": top,
        "map": outline_map(top.code, "community", _("社区的边界")) if top else None,
        "may_import": may(request, Capacity.KEEPER),
    }
    return render(request, "web/divisions.html", context)


@requires()
@require_safe
def grids(request: StaffRequest) -> HttpResponse:
    """Show the grids in use, of the county or of one division."""
    words, division = request.GET.get("q", "").strip(), _division(request.GET.get("division", ""))
    rows, top = queries.grids(words, division), division or queries.root()
    context = {
        "rows": rows[: queries.SHOWN],
        "more": len(rows) > queries.SHOWN,
        "q": words,
        "division": division,
        "map": outline_map(top.code, "grid", _("网格的边界")) if top else None,
        "may_propose": may(request, *PROPOSERS),
        "may_import": may(request, Capacity.KEEPER),
    }
    return render(request, "web/grids.html", context)


def _division(code: str) -> Division | None:
    """Return the division an address names.

    :raises Http404: when it names one that isn't there.
    """
    found = queries.division_coded(code)
    if code and found is None:
        raise Http404
    return found


@requires()
@require_safe
def grid(request: StaffRequest, code: str) -> HttpResponse:
    """Show one grid with every row its code has had."""
    history = territory.grid_history(code)
    if not history:
        raise Http404
    chain = territory.chain_for(history[0].path)[:-1]
    context = {
        "grid": history[0],
        "above": chain,
        "history": history,
        "in_use": history[0].holds(local(moment_of(request)).date()),
        "community": chain[-1] if chain else None,
        "may_propose": may(request, *PROPOSERS),
    }
    return render(request, "web/grid.html", context)


@requires()
@require_safe
def grid_changes(request: StaffRequest) -> HttpResponse:
    """Show the changes of grids that wait, and those decided lately."""
    return _changes(request)


def _changes(request: StaffRequest, refusal: Refused | None = None, tried: str = "") -> HttpResponse:
    rows = queries.changes()
    context = {
        "waiting": [row for row in rows if row.change.decided_at is None],
        "decided": [row for row in rows if row.change.decided_at is not None],
        "may_propose": may(request, *PROPOSERS),
        "may_decide": may(request, *DECIDERS),
        "user_id": request.actor.user_id,
        "communities": queries.communities(local(moment_of(request)).date()),
        "refusal": refusal,
        "tried_slip": tried,
    }
    return render(request, "web/grid_changes.html", context, status=status_of(refusal))


@requires(*PROPOSERS)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: StaffRequest) -> HttpResponse:
    """Propose a dated change of the grids of one community."""
    division = _division(request.GET.get("division", ""))
    if division is None:
        return HttpResponseRedirect(reverse("web:grid_changes"))
    offered = queries.grids_of(division)
    posted = request.method == "POST"
    form = GridChangeForm(offered, request.POST, request.FILES) if posted else GridChangeForm(offered)
    if posted and form.is_valid():
        told = {**form.cleaned_data, "crs": form.cleaned_data["crs"] or "wgs84"}
        try:
            changes.propose_grid_change(division, by=request.actor, at=moment_of(request), **told)
            messages.success(request, _("提出来了，等另一个人审核。"))
            return HttpResponseRedirect(reverse("web:grid_changes"))
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    return render(request, "web/propose.html", {"form": form, "division": division})


@requires(*DECIDERS)
@require_POST
def decide(request: StaffRequest, verb: str) -> HttpResponse:
    """Approve or refuse a proposed change."""
    change, form = queries.change_of(request.POST.get("slip", "")), DecideForm(request.POST)
    verbs = {"approve": changes.approve_grid_change, "refuse": changes.refuse_grid_change}
    if change is None or verb not in verbs:
        raise Http404
    try:
        if not form.is_valid():
            raise unfit(form)
        verbs[verb](change, by=request.actor, at=moment_of(request), words=form.cleaned_data["words"])
        messages.success(request, _("定下来了，流水里有一行。"))
    except Refused as refusal:
        return _changes(request, refusal, request.POST.get("slip", ""))
    return HttpResponseRedirect(reverse("web:grid_changes"))


@requires()
@require_safe
def change_outlines(request: StaffRequest) -> HttpResponse:
    """Answer the outlines of one change, for its map."""
    change = queries.change_of(request.GET.get("change", ""))
    if change is None:
        raise Http404
    return JsonResponse(queries.change_outlines(change), content_type="application/geo+json")
