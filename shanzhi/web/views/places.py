"""The keeper's pages of the register of places 场所: the list, one place, entering, changing and ending one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.journal.queries import history_panel
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.organisation.queries import names_offered
from shanzhi.people.access import StaffRequest, requires
from shanzhi.people.capacities import Capacity
from shanzhi.territory.actions import places as actions
from shanzhi.territory.models import Place
from shanzhi.ui.context import moment_of
from shanzhi.ui.forms import status_of
from shanzhi.ui.shapes import MapView
from shanzhi.web.forms import NewPlaceForm, OwnedPlaceForm
from shanzhi.web.queries import ground as queries
from shanzhi.web.views.ground import may


@requires()
@require_safe
def places(request: StaffRequest) -> HttpResponse:
    """Show the register, or what fits a few words."""
    words, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    kind = kind if kind in Place.Kind.values else ""
    page = queries.places(words, kind=kind, after=request.GET.get("after", ""))
    context = {
        "rows": page.rows,
        "next_after": page.next_after,
        "q": words,
        "kind": kind,
        "kinds": Place.Kind.choices,
        "may_change": may(request, Capacity.KEEPER),
    }
    return render(request, "web/places.html", context)


def get_place(code: str) -> Place:
    """Return a place by its number.

    :raises Http404: when there is none.
    """
    found = queries.place_coded(code)
    if found is None:
        raise Http404
    return found


def _frame(request: StaffRequest, shown: Place) -> dict[str, object]:
    lines = history_panel(request.actor.district_id, [("place", shown.code)], limit=50)
    label = shown.address or shown.name
    return {
        "place": shown,
        "owner": queries.owner_names([shown.owner_unit_id]).get(shown.owner_unit_id or 0, ""),
        "history": lines,
        "map": MapView(lon=shown.lon, lat=shown.lat, text=label, label=label) if shown.lon is not None else None,
        "may_change": may(request, Capacity.KEEPER) and shown.valid_to is None,
    }


@requires()
@require_safe
def place(request: StaffRequest, code: str) -> HttpResponse:
    """Show one place."""
    return render(request, "web/place.html", _frame(request, get_place(code)))


@requires(Capacity.KEEPER)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: StaffRequest) -> HttpResponse:
    """Enter a place."""
    at = moment_of(request)
    form = NewPlaceForm(request.POST if request.method == "POST" else None, on=local(at).date())
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_place(
                code=form.cleaned_data["code"], by=request.actor, at=at, **form.changes_with_owner()
            )
            return HttpResponseRedirect(reverse("web:place", args=[made.code]))
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    return render(request, "web/place_form.html", {"form": form, "place": None, "units": names_offered()})


@requires(Capacity.KEEPER)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: StaffRequest, code: str) -> HttpResponse:
    """Change a place."""
    at, shown = moment_of(request), get_place(code)
    if shown.valid_to is not None and request.method != "POST":
        messages.error(request, actions.ENDED % {"name": shown.name})
        return HttpResponseRedirect(reverse("web:place", args=[code]))
    on = local(at).date()
    form = OwnedPlaceForm(request.POST, on=on) if request.method == "POST" else OwnedPlaceForm.of(shown, on=on)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            told = form.changes_with_owner(shown)
            actions.edit_place(shown, by=request.actor, at=at, seen=request.POST.get("seen", ""), **told)
            messages.success(request, _("改好了，流水里有一行。"))
            return HttpResponseRedirect(reverse("web:place", args=[code]))
        except Refused as refused:
            refusal = refused
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    now = actions.mark(get_place(code) if isinstance(refusal, Stale) else shown)
    seen = now if isinstance(refusal, Stale) else request.POST.get("seen", now)
    context = {"form": form, "place": shown, "units": names_offered(), "seen": seen}
    return render(request, "web/place_form.html", context, status=status_of(refusal))


@requires(Capacity.KEEPER)
@require_POST
def end(request: StaffRequest, code: str) -> HttpResponse:
    """End a place: what refers to it keeps it, nothing new is offered it."""
    shown = get_place(code)
    try:
        actions.end_place(shown, by=request.actor, at=moment_of(request), reason=request.POST.get("reason", ""))
        messages.success(request, _("停用了。已经写着它的事项不变。"))
    except Refused as refusal:
        return render(request, "web/place.html", _frame(request, shown) | {"refusal": refusal}, status=422)
    return HttpResponseRedirect(reverse("web:place", args=[code]))
