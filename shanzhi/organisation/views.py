"""Pages of units 单位: the register, one unit with its names and mergers, and the party line. All staff read them and
the keeper alone changes anything; who works in a unit is shown by the floor above, through slots.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.accounts.access import StaffRequest, may_enter, requires
from shanzhi.journal.queries import history_panel
from shanzhi.kernel import clock
from shanzhi.kernel.refusal import Refused
from shanzhi.organisation import actions, queries
from shanzhi.organisation.forms import AddUnitForm, AliasForm, MergeForm, RenameForm, UnitForm
from shanzhi.organisation.models import Unit, UnitKind

KEEPER = "keeper"  # people's capacity, which this floor knows by its value only
KEEPERS = frozenset({KEEPER})
SHOWN = 300


def today() -> date:
    """Return the day it is in China."""
    return clock.local(clock.now()).date()


@require_GET
@requires()
def unit_list(request: StaffRequest) -> HttpResponse:
    """Show the register in the order of its tree."""
    text, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    on = None if request.GET.get("ended") else today()
    units = list(queries.units_found(text=text, kind=kind, on=on)[: SHOWN + 1])
    context = {
        "rows": units[:SHOWN],
        "more": len(units) > SHOWN,
        "q": text,
        "kind": kind,
        "kinds": UnitKind.choices,
        "with_ended": on is None,
        "may_change": may_enter(request.actor, KEEPERS),
    }
    return render(request, "organisation/units.html", context)


@require_http_methods(["GET", "POST"])
@requires(KEEPER)
def add(request: StaffRequest) -> HttpResponse:
    """Add a unit."""
    at = clock.now()
    form = AddUnitForm(request.POST, on=today()) if request.method == "POST" else AddUnitForm(on=today())
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        try:
            unit = actions.add_unit(told.pop("code"), by=request.actor, at=at, valid_from=today(), **told)
            return redirect("organisation:unit", unit.code)
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    return render(request, "organisation/unit_add.html", {"form": form, "units": queries.names_offered()})


def get_unit(code: str) -> Unit:
    """Return the unit of a code.

    :raises Http404: when there is none.
    """
    unit = queries.unit_coded(code)
    if unit is None:
        raise Http404
    return unit


@require_GET
@requires()
def unit(request: StaffRequest, code: str) -> HttpResponse:
    """Show one unit."""
    return _page(request, get_unit(code))


def _page(request: StaffRequest, shown: Unit, **bound: forms.Form) -> HttpResponse:
    context: dict[str, Any] = {
        "unit": shown,
        "above": queries.ancestors(shown),
        "below": queries.children(shown, on=today()),
        "absorbed": queries.merged_from(shown),
        "aliases": queries.other_names(shown),
        "history": history_panel(request.actor.district_id, [("unit", shown.code)], limit=50),
        "in_force": shown.is_in_force(on=today()),
        "may_change": may_enter(request.actor, KEEPERS),
        "units": queries.names_offered(),
        **_forms(shown),
        **bound,
    }
    return render(request, "organisation/unit.html", context)


def _forms(shown: Unit) -> dict[str, forms.Form]:
    told = {"kind": shown.kind, "phone": shown.phone, "address": shown.address, "opening": shown.opening}
    return {
        "details": UnitForm(initial=told, on=today()),
        "rename": RenameForm(initial={"name": shown.name, "short_name": shown.short_name}),
        "alias": AliasForm(),
        "merge": MergeForm(on=today()),
    }


@require_POST
@requires(KEEPER)
def change(request: StaffRequest, code: str, verb: str) -> HttpResponse:
    """Rename, merge, close a unit, change its details or teach another name."""
    shown, at = get_unit(code), clock.now()
    form = _bound(verb, request, on=today())
    if form.is_valid():
        try:
            _apply(verb, shown, form.cleaned_data, request.POST.get("seen", ""), by=request.actor, at=at)
            messages.success(request, gettext("改好了，流水里有一行。"))
            return redirect("organisation:unit", shown.code)
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    return _page(request, get_unit(code), **{verb: form})


def _bound(verb: str, request: StaffRequest, **dated: Any) -> forms.Form:
    if verb == "details":
        return UnitForm(request.POST, **dated)
    if verb == "merge":
        return MergeForm(request.POST, **dated)
    return {"rename": RenameForm, "alias": AliasForm, "close": forms.Form}[verb](request.POST)


def _apply(verb: str, shown: Unit, told: dict[str, Any], seen: str, **act: Any) -> None:
    version = int(seen) if seen.isdecimal() else None
    if verb == "rename":
        actions.rename_unit(shown, **told, seen=version, **act)
    elif verb == "details":
        actions.change_unit(shown, **told, seen=version, **act)
    elif verb == "alias":
        actions.add_alias(shown, name=told["alias"], **act)
    elif verb == "merge":
        actions.merge_units(shown, **told, **act)
    else:
        actions.close_unit(shown, on=today(), **act)


@require_GET
@requires()
def party_line(request: StaffRequest) -> HttpResponse:
    """Show the party line with its levels."""
    return render(request, "organisation/party_line.html", {"forest": queries.party_line(on=today())})
