"""The 15-minute circle's page, and the street network it walks on."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shanzhi.kernel.refusal import Refused
from shanzhi.people.access import StaffRequest, requires
from shanzhi.people.capacities import Capacity
from shanzhi.stations import forms
from shanzhi.stations.actions.networks import load_streets
from shanzhi.stations.models import READERS
from shanzhi.stations.queries.circle import circle as reckoned
from shanzhi.stations.queries.lists import station_names
from shanzhi.territory.models import Division
from shanzhi.ui.context import moment_of

KINDS = ("county", "street", "community")


@requires(*READERS)
@require_safe
def circle(request: StaffRequest) -> HttpResponse:
    """Show who lives within fifteen minutes, who doesn't, and where the next stations serve most."""
    at = moment_of(request)
    roots = request.actor.areas_as(READERS)
    divisions = [
        one
        for root in roots
        for one in Division.objects.holding().within(root).filter(kind__in=KINDS).order_by("path")
        if one.code.startswith(request.actor.district_id)
    ]
    paths = {one.code: one.path for one in divisions}
    names = station_names(request.actor)
    areas = [(one.code, one.name) for one in divisions]
    form = forms.CircleForm(request.GET or None, areas=areas, stations=list(names.items()))
    asked = form.asked(paths, at=at)
    found = reckoned(request.actor.district_id, asked) if paths else None
    keeps = bool(request.actor.holdings_as(str(Capacity.KEEPER)))
    context = {"form": form, "asked": asked, "circle": found, "streets": forms.StreetsForm() if keeps else None}
    context["closed"] = names.get(asked.without, "")
    return render(request, "stations/circle.html", context)


@requires(Capacity.KEEPER)
@require_POST
def streets(request: StaffRequest) -> HttpResponse:
    """Load a street network."""
    form = forms.StreetsForm(request.POST, request.FILES)
    try:
        if not form.is_valid():
            raise Refused(_("选一个文件。"))
        upload = form.cleaned_data["streets"]
        kept = load_streets(upload.read(), name=upload.name, by=request.actor, at=moment_of(request))
        messages.success(
            request, _("装好了：%(nodes)s个节点，%(streets)s段路。") % {"nodes": kept.nodes, "streets": kept.streets}
        )
    except Refused as refusal:
        messages.error(request, " ".join(str(reason) for reason in refusal.reasons))
    return redirect("stations:circle")
