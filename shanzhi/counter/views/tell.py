"""The residents' door: one page to tell it, hints while typing, the receipt. Works whole without JavaScript."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.accounts.addresses import counted_address
from shanzhi.advice.emergency import calls
from shanzhi.catalogue.queries import not_taken
from shanzhi.counter import actions, receipts
from shanzhi.counter.forms.public import TellForm
from shanzhi.counter.queries import hints
from shanzhi.counter.queries.personal import ASKS, days_kept, words_of
from shanzhi.counter.queries.places import Understood, begun_at, understand
from shanzhi.counter.views.faces import moment, teller, unlisted
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.reports.queries.lookalikes import find_open_ordinary


@never_cache
@require_safe
def tell_page(request: HttpRequest) -> HttpResponse:
    """Show the page to tell it on, the front page; ``?place=`` brings a place, ``?ask=`` a request about one's data."""
    begun, place = begun_at(request.GET.get("place", "")), None
    if begun:
        on, words = local(moment(request)).date(), begun["place_text"]
        place = understand(words, district_id=settings.ENV.district_id, on=on, key=begun["place_key"])
    return _page(request, TellForm(initial=begun | words_of(request.GET.get("ask", ""))), place=place)


def _page(request: HttpRequest, form: TellForm, *, status: int = 200, **shown: Any) -> HttpResponse:
    """Show the page with everything typed, the photos kept so far, and what was understood."""
    key = str(form["key"].value() or "")
    photos = hints.kept_photos(key, district_id=settings.ENV.district_id) if form.is_bound and key else []
    context = {"form": form, "photos": photos, "show_map": False, "calls": calls(str(form["text"].value() or ""))}
    return render(request, "counter/tell.html", context | shown, status=status)


def _understood(request: HttpRequest, form: TellForm) -> Understood:
    written = form.cleaned_data
    return understand(
        written.get("place_text", ""),
        district_id=settings.ENV.district_id,
        on=local(moment(request)).date(),
        lon=written.get("lon"),
        lat=written.get("lat"),
        key=written.get("place_key", ""),
        text=written.get("text", ""),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: HttpRequest) -> HttpResponse:
    """Take in the page: photos first, then a look for the same case, then the telling; the receipt is the next page."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("counter:home"))
    at, data = moment(request), request.POST.copy()
    form = TellForm(data)
    form.is_valid()
    refusal = _photos_first(request, form, data)
    if refusal is None and "show" in data:
        return _page(request, form, show_map=data["show"] == "map", asked=True, place=_understood(request, form))
    if refusal is not None or not form.is_valid():
        return _page(request, form, status=422, refusal=refusal, place=_understood(request, form))
    place = _understood(request, form)
    alike = hints.ask_about(form.cleaned_data, place, district_id=settings.ENV.district_id, at=at)
    if alike:
        return _page(request, form, place=place, alike=alike)
    tie_to = find_open_ordinary(form.cleaned_data["alike"], district_id=settings.ENV.district_id)
    try:
        who = teller(request)
        told = actions.hand_in(form.cleaned_data, place, address=counted_address(request), by=who, at=at, tie_to=tie_to)
    except Refused as refused:
        return _page(request, form, status=422, refusal=refused, place=place)
    return receipts.send_to(reverse("counter:told"), told, proof=True)


def _photos_first(request: HttpRequest, form: TellForm, data: Any) -> Refused | None:
    """Keep the photos before anything else may fail; the page remembers that there are some."""
    key = form.cleaned_data["key"]
    data["key"], refusal = key, None
    try:
        actions.keep_photos(
            request.FILES.getlist("photos"),
            key=key,
            district_id=settings.ENV.district_id,
            address=counted_address(request),
            by=teller(request),
            at=moment(request),
        )
    except Refused as refused:
        refusal = refused
    if request.FILES:
        data["kept"] = "on"
        form.full_clean()
    return refusal


@never_cache
@require_POST
def where(request: HttpRequest) -> HttpResponse:
    """Say how the words about the place are understood, while they are typed."""
    form = TellForm(request.POST)
    form.is_valid()
    return render(request, "counter/_found.html", {"place": _understood(request, form)})


@never_cache
@require_POST
def alike(request: HttpRequest) -> HttpResponse:
    """Show running cases that may be the same, and whom to call first, while it is typed."""
    form = TellForm(request.POST)
    form.is_valid()
    written = form.cleaned_data
    found = []
    if len(written.get("text", "")) >= hints.SHORTEST and not written.get("alike"):
        place, at = _understood(request, form), moment(request)
        found = hints.look(written["text"], place, district_id=settings.ENV.district_id, at=at)
    context = {"alike": found, "calls": calls(written.get("text", "")), "answered": written.get("alike", "")}
    return render(request, "counter/_alike_hint.html", context)


@unlisted
@require_safe
def told(request: HttpRequest) -> HttpResponse:
    """Show the receipt: number, code, promised day; to be printed or photographed."""
    shown = receipts.of_slip(request, moment(request), district_id=settings.ENV.district_id)
    if shown is None:
        return HttpResponseRedirect(reverse("counter:status"))
    return render(request, "counter/told.html", shown)


@unlisted
@require_safe
def told_pdf(request: HttpRequest) -> HttpResponse:
    """Give the same receipt as a file to print."""
    made = receipts.as_pdf(request, moment(request), district_id=settings.ENV.district_id)
    return made or HttpResponseRedirect(reverse("counter:status"))


@require_safe
def personal(request: HttpRequest) -> HttpResponse:
    """Say what is kept of a resident, for how long and for whom, and how to see, copy, correct or erase it."""
    context = {"asks": list(ASKS.items()), "days": None, "topic_days": None, **days_kept(settings.ENV.district_id)}
    return render(request, "counter/personal.html", context)


@require_safe
def elsewhere(request: HttpRequest) -> HttpResponse:
    """List what isn't ours, each with where to go."""
    return render(request, "counter/elsewhere.html", {"reasons": not_taken()})
