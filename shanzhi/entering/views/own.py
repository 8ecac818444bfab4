"""A unit's own pages: contests open for entries, handing in, one entry with its state, changing and withdrawing it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.activities.access import KEEPERS, may_keep
from shanzhi.activities.models import Entrant
from shanzhi.activities.queries import has_marks, is_open_to_units
from shanzhi.entering import access, actions, forms, queries
from shanzhi.entering.workflow import STEPS
from shanzhi.journal.queries import history_panel
from shanzhi.kernel.refusal import Refused
from shanzhi.needs.models import OWNERS, own_units
from shanzhi.people.access import StaffRequest, requires
from shanzhi.ui.context import moment_of
from shanzhi.ui.forms import renewed, status_of, unfit


@requires(*OWNERS)
@require_safe
def own(request: StaffRequest) -> HttpResponse:
    """Show which contests take entries, and what one's unit handed in."""
    found = queries.own(request.actor, at=moment_of(request))
    return render(request, "entering/own.html", {"own": found, "several": len(own_units(request.actor)) > 1})


@requires(*OWNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: StaffRequest, contest: str) -> HttpResponse:
    """Hand in an entry."""
    data, at, refusal = request.POST if request.method == "POST" else None, moment_of(request), None
    row = access.get_contest(request.actor, contest, is_sent=data is not None)
    start = {"home": queries.last_home(request.actor)}
    form = forms.EntryForm(data, units=queries.units_of(request.actor), initial=start)
    if data is not None and form.is_valid():
        key = form.cleaned_data["key"]
        try:
            made = actions.hand_in(row, form.chosen(), form.told(), key=key, by=request.actor, at=at)
            messages.success(request, _("报好了，编号%(number)s。主办方看过，这里会写结果。") % {"number": made.number})
            return redirect("entering:entry", made.number)
        except Refused as refused:
            refusal = refused
    context = {"form": form, "row": row, "entry": None, "takes": is_open_to_units(row, at=at)}
    return _formed(request, context, refusal)


def _formed(request: StaffRequest, context: dict[str, Any], refusal: Refused | None) -> HttpResponse:
    """Draw the form of an entry, with what stands in the way."""
    form = context["form"]
    if refusal is not None:
        form.add_error(None, [str(reason) for reason in refusal.reasons])
        renewed(form, refusal)
    status = status_of(refusal) if refusal is not None else 422 if form.errors else 200
    homes = queries.homes(context["row"])
    return render(request, "entering/form.html", context | {"homes": homes}, status=status)


@requires(*OWNERS, *KEEPERS)
@require_safe
def entry(request: StaffRequest, number: str) -> HttpResponse:
    """Show one entry: what it says, how it stands, why it came back."""
    return show(request, access.get_entry(request.actor, number))


def show(request: StaffRequest, found: Entrant, *, refusal: Refused | None = None) -> HttpResponse:
    """Draw an entry's page."""
    actor = request.actor
    is_own, may_decide = found.unit_id in own_units(actor), access.may_decide(actor, found)
    takes, is_judged = found.activity.takes_entries(at=moment_of(request)), has_marks(found.activity)
    stands = is_judged and found.is_accepted  # in the list that is being judged
    may_change = is_own and takes and found.state in STEPS["change"].starts
    context = {
        "entry": found,
        "row": found.activity,
        "is_own": is_own,
        "keeps": may_keep(actor),
        "takes": takes,
        "stands": stands,
        "may_change": may_change and not is_judged,
        "may_withdraw": may_change and not stands,
        "may_accept": may_decide and not is_judged and found.state in STEPS["accept"].starts,
        "may_send_back": may_decide and not stands and found.state in STEPS["send_back"].starts,
        "history": history_panel(found.district_id, [("entrant", str(found.pk))], limit=30),
        "refusal": refusal,
    }
    return render(request, "entering/entry.html", context, status=status_of(refusal))


@requires(*OWNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: StaffRequest, number: str) -> HttpResponse:
    """Change an entry while the contest takes entries."""
    found, at, refusal = access.get_entry(request.actor, number), moment_of(request), None
    if found.unit_id not in own_units(request.actor):
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = forms.EntryForm(data, units=[], initial=forms.start_of(found))
    if data is not None and form.is_valid():
        seen = form.cleaned_data["seen"] or 0
        try:
            actions.change(found, form.told(), by=request.actor, at=at, seen=seen)
            messages.success(request, _("改好了，等主办方再看。"))
            return redirect("entering:entry", number)
        except Refused as refused:
            refusal = refused
    takes = is_open_to_units(found.activity, at=at)
    return _formed(request, {"form": form, "row": found.activity, "entry": found, "takes": takes}, refusal)


@requires(*OWNERS, *KEEPERS)
@require_POST
def step(request: StaffRequest, number: str, verb: str) -> HttpResponse:
    """Withdraw an entry; accept it or send it back."""
    found, form = access.get_entry(request.actor, number), forms.StepForm(request.POST)
    allowed = found.unit_id in own_units(request.actor) if verb == "withdraw" else may_keep(request.actor)
    if verb not in ("withdraw", "accept", "send_back") or not allowed:
        raise Http404
    common: dict[str, Any] = {"by": request.actor, "at": moment_of(request)}
    try:
        if not form.is_valid():
            raise unfit(form)
        seen = form.cleaned_data["seen"]
        if verb == "accept":
            actions.accept([(found, seen)], **common)
        elif verb == "send_back":
            actions.send_back(found, reason=form.cleaned_data["reason"], seen=seen, **common)
        else:
            actions.withdraw(found, seen=seen, **common)
    except Refused as refusal:
        return show(request, access.get_entry(request.actor, number), refusal=refusal)
    messages.success(request, _("记下了，流水里有一行。"))
    return redirect("entering:entry", number)
