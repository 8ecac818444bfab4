"""The first page of a unit's own people: an enterprise, a merchant or a partner sees where its things are."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shanzhi.kernel.clock import local
from shanzhi.needs import queries
from shanzhi.needs.models import OWNERS, own_units
from shanzhi.organisation.models import Unit
from shanzhi.people.access import StaffRequest, requires
from shanzhi.ui.context import moment_of


@requires(*OWNERS)
@require_safe
def own(request: StaffRequest) -> HttpResponse:
    """Show what waits for one's unit, what it asked for and how far that is, what it offers and took on."""
    units = list(Unit.objects.filter(pk__in=own_units(request.actor)).order_by("path"))
    found = queries.own(request.actor, on=local(moment_of(request)).date())
    return render(request, "needs/own.html", {"units": units, "own": found})
