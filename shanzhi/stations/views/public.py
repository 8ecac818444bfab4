"""What residents and couriers read: what is near and open, one station, and saying how it could be better."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.accounts.addresses import counted_address
from shanzhi.kernel.refusal import Refused
from shanzhi.people.access import TELLER
from shanzhi.stations import forms
from shanzhi.stations.actions import hearing
from shanzhi.stations.queries import lists
from shanzhi.ui.context import moment_of
from shanzhi.ui.shapes import MapView


@require_safe
def near(request: HttpRequest) -> HttpResponse:
    """List the stations near a point or near words about a place; no map is needed."""
    form = forms.NearForm(request.GET)
    told = form.cleaned_data if form.is_valid() else {}
    lon, lat, words = told.get("lon"), told.get("lat"), told.get("place") or ""
    place = lists.where(words) if words else None
    if place is not None:
        lon, lat = place.lon, place.lat
    rows = lists.near(
        settings.ENV.district_id, at=moment_of(request), lon=lon, lat=lat,
        open_only=bool(told.get("open")), facility=told.get("facility") or "",
    )  # fmt: skip
    context = {"form": form, "rows": rows, "place": place, "lost": bool(words) and place is None}
    return render(request, "stations/near.html", context)


@require_safe
def station(request: HttpRequest, code: str) -> HttpResponse:
    """Show one station to whoever scanned its plate."""
    found = lists.public_station(settings.ENV.district_id, code)
    if found is None:
        raise Http404
    place, drawn = found.place, None
    if place.lon is not None and place.lat is not None:
        drawn = MapView(reverse("territory:public_outlines"), place.lon, place.lat, label=place.name)
    context = {
        "sheet": lists.sheet_of(found, moment_of(request)), "map": drawn, "station": found,
        "mended": lists.mended(found), "opinions": lists.answered(found),
    }  # fmt: skip
    return render(request, "stations/at.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def say(request: HttpRequest, code: str) -> HttpResponse:
    """Take in an opinion: no account, a sentence is enough."""
    found = lists.public_station(settings.ENV.district_id, code)
    if found is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form, refusal = forms.OpinionForm(data), None
    if data is not None and form.is_valid():
        told = dict(form.cleaned_data)
        told["key"] = request.META.get("CSRF_COOKIE") or told["key"]  # a new page of the same browser has the same
        try:
            hearing.say_opinion(found, address=counted_address(request), by=TELLER, at=moment_of(request), **told)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _("收到了。答复会公开在这一页。"))
            return redirect("stations:at", code)
    status = 422 if form.errors or refusal else 200
    return render(request, "stations/say.html", {"form": form, "station": found, "refusal": refusal}, status=status)
