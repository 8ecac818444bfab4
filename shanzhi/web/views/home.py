"""The first page of one's work, search over everything one may know, and the health of the house."""

from __future__ import annotations

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shanzhi.journal.queries import worker_is_well
from shanzhi.kernel.disks import has_room, is_there
from shanzhi.people.access import StaffRequest, requires
from shanzhi.people.capacities import Capacity
from shanzhi.ui import slots
from shanzhi.ui.context import moment_of
from shanzhi.ui.outages import outage_behind
from shanzhi.web.queries.health import WHY

# Where work begins: the first page whose work somebody holds.
FIRST_PAGES = (
    ("/board/", {Capacity.DISPATCHER, Capacity.REGISTRAR}),
    ("/desk/", {Capacity.INTAKE_AGENT}),
    ("/board/checking/", {Capacity.CHECKER}),
    ("/board/late/", {Capacity.SUPERVISOR}),
    ("/board/intake/", {Capacity.COMPLAINT_RECEIVER, Capacity.CHILD_PROTECTION}),
    ("/inspections/", {Capacity.INSPECTOR}),
    ("/tasks/", {Capacity.HANDLER, Capacity.UNIT_APPROVER}),
    ("/patrol/", {Capacity.GRID_WORKER, Capacity.GRID_HEAD}),
    ("/meetings/", {Capacity.COORDINATOR}),
    ("/mediation/", {Capacity.MEDIATOR}),
    ("/childcare/mine/", {Capacity.VOLUNTEER}),
    ("/overview/", {Capacity.LEADER}),
    ("/setup/", {Capacity.KEEPER}),
    ("/needs/own/", {Capacity.CONTACT}),
)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 once application, database, data folder, disk and worker are well, else 503, with what is not."""
    well: dict[str, bool | None] = {"application": True, "database": True}
    well |= {"folder": is_there(settings.HOME), "disk": has_room(settings.HOME)}
    try:
        well["worker"] = worker_is_well(moment_of(request))
    except Error as error:  # nobody can say how the worker is
        well |= {"database" if outage_behind(error) else "tables": False, "worker": None}
    why = [str(WHY[part]) for part, holds in well.items() if holds is False]
    told = {"well": not why, **well, "why": why}
    return JsonResponse(told, status=503 if why else 200, json_dumps_params={"ensure_ascii": False})


@never_cache
@require_safe
def home(request: StaffRequest) -> HttpResponse:
    """Go to where one's work begins; somebody without a post sees that they have none."""
    if not request.user.is_authenticated:
        return HttpResponseRedirect(reverse("web:sign_in"))
    held = request.actor.capacities()
    if getattr(request, "needs_second_factor", False):
        return HttpResponseRedirect(reverse("web:second_factor"))
    first = next((page for page, whose in FIRST_PAGES if held & whose), reverse("web:me"))
    return HttpResponseRedirect(first)


@requires()
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search what one may know; each room answers for its own things."""
    words = request.GET.get("q", "").strip()[:100]
    found = slots.render("search.results", request, words) if words else []
    return render(request, "web/search.html", {"words": words, "found": found})
