"""Pages of the lists: rows with filters, the board of open needs, one listing, adding, the export, the public list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.forms import HiddenInput
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.journal.queries import history_panel
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.needs import access, forms, queries
from shanzhi.needs.actions import listings as verbs
from shanzhi.needs.actions import matches
from shanzhi.needs.models import OWNERS, READERS, RUNNERS, Listing
from shanzhi.needs.workflow import CATEGORIES, KINDS, LISTING_WORDS, Kind
from shanzhi.organisation.queries import names_offered
from shanzhi.people.access import StaffRequest, requires
from shanzhi.ui.context import moment_of
from shanzhi.ui.files import as_file, file_name
from shanzhi.ui.forms import renewed, status_of, unfit

VERBS: dict[str, tuple[Callable[..., Any], tuple[str, ...]]] = {
    "release": (verbs.release, ()),
    "take_back": (verbs.take_back, ()),
    "withdraw": (verbs.withdraw, ("reason",)),
    "suit": (matches.suit, ("resource",)),
    "not_suit": (matches.not_suit, ("resource",)),
}


def _wanted(request: HttpRequest) -> dict[str, Any]:
    """Return the filters of the address; what isn't known filters nothing."""
    known = {"kind": KINDS, "category": CATEGORIES, "state": LISTING_WORDS}
    return {name: value for name, values in known.items() if (value := request.GET.get(name, "")) in values}


@requires(*READERS)
@require_safe
def listings(request: StaffRequest) -> HttpResponse:
    """Show the lists with filters."""
    wanted, before = _wanted(request), request.GET.get("before", "")[:16]
    rows = queries.listings(request.actor, before=before, **wanted)
    context = {
        "rows": rows, "wanted": wanted, "kinds": KINDS, "categories": CATEGORIES, "states": LISTING_WORDS,
        "older": rows[-1].number if len(rows) == queries.PAGE else "",
        "may_add": bool(request.actor.holdings_as(RUNNERS | OWNERS)), "today": local(moment_of(request)).date(),
    }  # fmt: skip
    return render(request, "needs/listings.html", context)


@requires(*READERS)
@require_safe
def board(request: StaffRequest) -> HttpResponse:
    """Show the needs that wait for somebody."""
    rows = queries.board(request.actor, on=local(moment_of(request)).date())
    return render(request, "needs/board.html", {"rows": rows})


@requires(*RUNNERS, *OWNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: StaffRequest) -> HttpResponse:
    """List a need or a resource."""
    at = moment_of(request)
    data = request.POST if request.method == "POST" else None
    start = {"kind": request.GET.get("kind", Kind.NEED)}
    start["owner"] = home = queries.home_of(request.actor)
    form = forms.AddForm(data, on=local(at).date(), initial=start)
    if home and not request.actor.holdings_as(RUNNERS):
        form.fields["owner"].widget = HiddenInput()  # whose it is, is clear
    if data is not None and form.is_valid():
        told = form.told()
        try:
            made = verbs.add_listing(told.pop("kind"), by=request.actor, at=at, **told)
            messages.success(request, _("登记好了，编号%(number)s。") % {"number": made.number})
            return redirect("needs:listing", made.number)
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    context = {"form": form, "listing": None, "units": names_offered()}
    return render(request, "needs/listing_form.html", context, status=422 if form.errors else 200)


@requires(*READERS)
@require_safe
def listing(request: StaffRequest, number: str) -> HttpResponse:
    """Show one listing."""
    return show(request, access.get_listing(request.actor, number))


def show(request: StaffRequest, listing: Listing, *, refusal: Refused | None = None) -> HttpResponse:
    """Draw a listing's page: what it says, what suits it, who claimed it, how it came to be."""
    actor, today = request.actor, local(moment_of(request)).date()
    queries.with_cases([listing], listing.district_id)
    asks = listing.is_need and listing.is_open
    mine = access.may_list_for(actor, listing.owner_id, listing.area_path)
    may_claim = asks and access.may_claim(actor, listing)
    context = {
        "listing": listing,
        "over": listing.is_over(on=today),
        "suggested": queries.suggestions(listing, actor, on=today) if may_claim or (asks and mine) else [],
        "projects": queries.projects(actor, need=listing) if listing.is_need else [],
        "asks": asks,
        "mine": mine,
        "may_release": listing.may_be_shown and access.may_coordinate(actor, listing.area_path),
        "may_claim": may_claim,
        "history": history_panel(actor.district_id, [("listing", str(listing.pk))], limit=30),
        "refusal": refusal,
    }
    return render(request, "needs/listing.html", context, status=status_of(refusal))


@requires(*RUNNERS, *OWNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: StaffRequest, number: str) -> HttpResponse:
    """Change what a listing says."""
    at, found = moment_of(request), access.get_listing(request.actor, number)
    if not access.may_list_for(request.actor, found.owner_id, found.area_path):
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = forms.ListingForm(data, on=local(at).date(), initial=forms.initial_of(found))
    status = 200
    if data is not None and form.is_valid():
        try:
            seen = form.cleaned_data["seen"] or 0
            verbs.change_listing(found, by=request.actor, at=at, seen=seen, **form.told())
            messages.success(request, _("改好了。"))
            return redirect("needs:listing", number)
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
            renewed(form, refusal)
            status = status_of(refusal)
    status = 422 if form.errors and status == 200 else status
    return render(request, "needs/listing_form.html", {"form": form, "listing": found}, status=status)


@requires(*RUNNERS, *OWNERS)
@require_POST
def step(request: StaffRequest, number: str, verb: str) -> HttpResponse:
    """Release a listing, take it back, take it down."""
    found = access.get_listing(request.actor, number)
    if verb not in VERBS or not access.may_list_for(request.actor, found.owner_id, found.area_path):
        raise Http404
    form, (function, wanted) = forms.StepForm(request.POST), VERBS[verb]
    try:
        if not form.is_valid():
            raise unfit(form)
        told = {name: form.cleaned_data[name] for name in wanted}
        function(found, by=request.actor, at=moment_of(request), seen=form.cleaned_data["seen"], **told)
    except Refused as refusal:
        return show(request, access.get_listing(request.actor, number), refusal=refusal)
    return redirect("needs:own") if request.POST.get("from") == "own" else redirect("needs:listing", number)


@requires(*READERS)
@require_POST
def export(request: StaffRequest) -> HttpResponse:
    """Hand out the lists as a workbook, watermarked and written down."""
    at = moment_of(request)
    content = verbs.export_listings(by=request.actor, at=at, **_wanted(request))
    return as_file(content, file_name(_("三项清单"), at, "xlsx"))


@require_safe
def public(request: HttpRequest) -> HttpResponse:
    """Show residents what is needed and what is offered, as far as it is released."""
    on, district_id = local(moment_of(request)).date(), settings.ENV.district_id
    needs = queries.released(district_id, kind=Kind.NEED, on=on)
    resources = queries.released(district_id, kind=Kind.RESOURCE, on=on)
    return render(request, "needs/public.html", {"needs": needs, "resources": resources})
