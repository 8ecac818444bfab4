"""The first page of one's work, search over everything one may know, and the health of the house."""

from __future__ import annotations

from django.conf import settings
from django.db import DatabaseError
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
from shanzhi.web.queries.health import WHY

# Where each capacity's work begins, the first held one deciding.
FIRST_PAGES = (
    (Capacity.DISPATCHER, "/board/"),
    (Capacity.REGISTRAR, "/board/"),
    (Capacity.INTAKE_AGENT, "/desk/"),
    (Capacity.CHECKER, "/board/checking/"),
    (Capacity.SUPERVISOR, "/board/late/"),
    (Capacity.COMPLAINT_RECEIVER, "/board/intake/"),
    (Capacity.CHILD_PROTECTION, "/board/intake/"),
    (Capacity.INSPECTOR, "/inspections/"),
    (Capacity.HANDLER, "/tasks/"),
    (Capacity.UNIT_APPROVER, "/tasks/"),
    (Capacity.GRID_WORKER, "/patrol/"),
    (Capacity.GRID_HEAD, "/patrol/"),
    (Capacity.COORDINATOR, "/meetings/"),
    (Capacity.MEDIATOR, "/mediation/"),
    (Capacity.VOLUNTEER, "/childcare/mine/"),
    (Capacity.LEADER, "/overview/"),
    (Capacity.KEEPER, "/setup/"),
    (Capacity.CONTACT, "/needs/own/"),
)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 once application, database, data folder, disk and worker are well, else 503, with what is not."""
    well = {"application": True, "database": True, "folder": is_there(settings.HOME), "disk": has_room(settings.HOME)}
    try:
        well["worker"] = worker_is_well(moment_of(request))
    except DatabaseError:
        well |= {"database": False, "worker": False}
    why = [str(WHY[part]) for part, holds in well.items() if not holds]
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
    first = next((page for capacity, page in FIRST_PAGES if str(capacity) in held), reverse("web:me"))
    return HttpResponseRedirect(first)


@requires()
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search what one may know; each room answers for its own things."""
    words = request.GET.get("q", "").strip()[:100]
    found = slots.render("search.results", request, words) if words else []
    return render(request, "web/search.html", {"words": words, "found": found})
