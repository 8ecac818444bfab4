"""Telling on the ground 报事: one screen, the words are all it needs; works whole without JavaScript."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.drafts.queries import whose
from shanzhi.kernel.refusal import Refused
from shanzhi.patrols import showing, slips
from shanzhi.patrols.access import TELLERS, WALKERS, door_of, ground_of
from shanzhi.patrols.actions import telling as actions
from shanzhi.patrols.forms import DoneForm, TellForm
from shanzhi.patrols.queries import hints, places
from shanzhi.patrols.views.faces import actor_of, areas_of, moment, today
from shanzhi.people.access import requires


@requires(*TELLERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: HttpRequest) -> HttpResponse:
    """Show the one screen, and take in what was written on it."""
    if request.method != "POST":
        return _page(request, TellForm())
    form = TellForm(data := request.POST.copy())
    refusal = _photos_first(request, form, data)
    if refusal is not None or not form.is_valid():
        return _page(request, form, refusal=refusal)
    actor, at, written = actor_of(request), moment(request), form.cleaned_data
    place = places.meant(written, areas_of(request), on=today(request))
    same = hints.same_case(actor, written["alike"])
    try:
        told = actions.tell_on_patrol(written, place, by=actor, at=at, resident=form.resident(), tie_to=same)
    except Refused as refused:
        return _page(request, form, refusal=refused)
    return _thanks(told, code=form.resident().is_known())


@requires(*WALKERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def done(request: HttpRequest) -> HttpResponse:
    """Take in something that was put right on the spot, told and closed in one go."""
    if request.method != "POST":
        return _page(request, DoneForm())
    form = DoneForm(data := request.POST.copy())
    refusal = _photos_first(request, form, data)
    if refusal is not None or not form.is_valid():
        return _page(request, form, refusal=refusal)
    written = form.cleaned_data
    place = places.meant(written, areas_of(request), on=today(request))
    try:
        told = actions.resolve_on_the_spot(
            written, place, by=actor_of(request), at=moment(request), resident=form.resident()
        )
    except Refused as refused:
        return _page(request, form, refusal=refused)
    return _thanks(told, code=form.resident().is_known())


def _thanks(told: Any, *, code: bool) -> HttpResponse:
    """Return the way to the page after; the code goes along only where a resident is to have it."""
    url = reverse("patrols:told")
    slip = slips.Slip(told.report.number, told.code if code else "", told.repeated)
    return slips.hand(HttpResponseRedirect(url), slip, path=url)


def _page(request: HttpRequest, form: TellForm, *, refusal: Refused | None = None) -> HttpResponse:
    """Show the screen with everything typed and the photos kept so far."""
    actor, on_spot = actor_of(request), isinstance(form, DoneForm)
    context: dict[str, Any] = {
        "form": form,
        "refusal": refusal,
        "areas": (areas := areas_of(request)),
        "spots": places.known_spots(actor, ground_of(actor), at=moment(request)),
        "chosen": str(form["place"].value() or ("area:0" if areas else "")),
        "photos": hints.kept_photos(form, district_id=actor.district_id),
        "door": door_of(actor),
        "whose": whose(actor),
        "matters": hints.settled_matters() if on_spot else [],
    }
    name = "patrols/done.html" if on_spot else "patrols/tell.html"
    return render(request, name, context, status=422 if form.is_bound else 200)


def _photos_first(request: HttpRequest, form: TellForm, data: Any) -> Refused | None:
    """Keep the photos before anything else may fail; the page remembers that there are some."""
    form.is_valid()
    data["key"] = form.cleaned_data["key"]
    refusal = None
    try:
        actions.keep_photos(request.FILES.getlist("photos"), key=data["key"], by=actor_of(request), at=moment(request))
    except Refused as refused:
        refusal = refused
    if request.FILES:
        data["kept"] = "on"
    form.full_clean()
    return refusal


@requires(*TELLERS)
@never_cache
@require_safe
def told(request: HttpRequest) -> HttpResponse:
    """Show that it is in: number, where it is noted, by when it is answered; a resident's code to hand over."""
    slip = slips.held(request)
    shown = showing.told_view(request, slip, at=moment(request)) if slip is not None else None
    if shown is None:
        return HttpResponseRedirect(reverse("patrols:tell"))
    return render(request, "patrols/told.html", shown)


@requires(*TELLERS)
@require_POST
def guess(request: HttpRequest) -> HttpResponse:
    """Say, while it is typed, which matter it may be, whom to call first, and what runs already. Advice only."""
    form = TellForm(request.POST)
    form.is_valid()
    text = form.cleaned_data.get("text", "")
    actor = actor_of(request)
    return render(
        request,
        "patrols/_guess.html",
        {
            **hints.advice(text, actor, ground_of(actor), at=moment(request)),
            "matter": request.POST.get("matter", ""),
            "same": request.POST.get("alike", ""),
        },
    )


@requires(*TELLERS)
@require_POST
def near(request: HttpRequest) -> HttpResponse:
    """Offer the places nearest to where the phone is, instead of those told of lately."""
    form = TellForm(request.POST)
    form.is_valid()
    lon, lat = form.cleaned_data.get("lon"), form.cleaned_data.get("lat")
    spots = places.nearest_spots(lon, lat) if lon is not None and lat is not None else []
    context = {"areas": areas_of(request), "spots": spots, "here": bool(lon), "chosen": "here" if lon else ""}
    return render(request, "patrols/_spots.html", context)
