"""Pages of disputes: the desk, one dispute, opening what is sealed, the agreement on paper, the register."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.accounts.access import StaffRequest
from shanzhi.accounts.models import User
from shanzhi.journal.queries import history_panel
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.mediation import access, forms, queries
from shanzhi.mediation.actions import mediating, opening
from shanzhi.mediation.models import COORDINATORS, MEDIATORS, Dispute
from shanzhi.mediation.vault import Opened
from shanzhi.people.access import requires
from shanzhi.ui.context import moment_of
from shanzhi.ui.forms import status_of, unfit

KNOWING = COORDINATORS | MEDIATORS
# verb: (the verb function, what it takes of the form)
VERBS: dict[str, tuple[Callable[..., Any], tuple[str, ...]]] = {
    "take": (mediating.take, ()),
    "assign": (mediating.assign, ("to",)),
    "sit": (mediating.sit, ("on", "place_text", "note")),
    "agree": (mediating.agree, ("text", "follow_up_on")),
    "fail": (mediating.fail, ("reason",)),
    "withdraw": (mediating.withdraw, ("reason",)),
    "follow_up": (mediating.follow_up, ("note",)),
    "escalate": (mediating.escalate, ("words",)),
}


@requires(*KNOWING)
@require_safe
def home(request: StaffRequest) -> HttpResponse:
    """Show what waits and goes on, what is to be followed up, what ended."""
    actor, at = request.actor, moment_of(request)
    ended, older = queries.ended(actor, before=request.GET.get("before", ""))
    on = local(at).date()
    context = {
        "open": queries.open_disputes(actor),
        "follow": [(one, one.is_due(on=on)) for one in queries.to_follow_up(actor)],
        "ended": ended,
        "older": older,
        "coordinates": bool(actor.holdings_as(COORDINATORS)),
    }
    return render(request, "mediation/home.html", context)


@requires(*KNOWING)
@never_cache
@require_safe
def dispute(request: StaffRequest, number: str) -> HttpResponse:
    """Show one dispute; what is sealed stays closed unless this person opened it a while ago."""
    return show(request, access.get_dispute(request.actor, number))


def show(
    request: StaffRequest, row: Dispute, *, refusal: Refused | None = None, opened: Opened | None = None, **kept: Any
) -> HttpResponse:
    """Draw a dispute's page, with everything typed when something was refused."""
    actor, at = request.actor, moment_of(request)
    coordinates = access.coordinates(actor, row.area_path)
    mediates = access.mediates(actor, row)
    context = {
        "dispute": row,
        "opened": opened or opening.show_again(row, by=actor, at=at),
        "parties": queries.parties(row),
        "sittings": queries.sittings(row),
        "mediates": mediates,
        "may_open": mediates or coordinates,
        "may_take": row.waits and access.may_take(actor, row.area_path),
        "may_assign": coordinates and (row.waits or row.is_going_on),
        "mediators": queries.mediators(actor, at=at) if coordinates else [],
        "today": local(at).date(),
        "history": history_panel(row.district_id, [("dispute", str(row.pk)), ("dispute_seal", str(row.pk))], limit=60),
        "refusal": refusal,
        **kept,
    }
    status = status_of(refusal)
    return render(request, "mediation/dispute.html", context, status=status)


@requires(*KNOWING)
@require_POST
def step(request: StaffRequest, number: str, verb: str) -> HttpResponse:
    """Take one step of a mediation."""
    row, at = access.get_dispute(request.actor, number), moment_of(request)
    if verb not in VERBS:
        raise Http404
    form = forms.StepForm(request.POST)
    if not form.is_valid():
        said = unfit(form)
        return show(request, row, refusal=said, typed=form)
    function, wanted = VERBS[verb]
    brought = {name: form.cleaned_data[name] for name in wanted}
    if verb == "sit":
        brought["on"] = brought["on"] or local(at).date()
    try:
        if verb == "assign":
            brought["to"] = _person(brought["to"])
        function(row, by=request.actor, at=at, seen=form.cleaned_data["seen"], **brought)
    except Refused as refusal:
        return show(request, access.get_dispute(request.actor, number), refusal=refusal, typed=form)
    return redirect("mediation:dispute", number)


def _person(username: str) -> User:
    found = User.objects.people().filter(username=username).first()
    if found is None:
        raise Refused(_("没有这个人。"))
    return found


@requires(*KNOWING)
@never_cache
@require_POST
def unseal(request: StaffRequest, number: str) -> HttpResponse:
    """Open the parties for a stated purpose, shown on this answer and for some minutes."""
    row, form = access.get_dispute(request.actor, number), forms.PurposeForm(request.POST)
    purpose = form.cleaned_data["purpose"] if form.is_valid() else ""
    try:
        opened = opening.open_parties(row, purpose=purpose, by=request.actor, at=moment_of(request))
    except Refused as refusal:
        return show(request, row, refusal=refusal)
    return show(request, row, opened=opened)


@requires(*KNOWING)
@never_cache
@require_POST
def agreement(request: StaffRequest, number: str) -> HttpResponse:
    """Show the agreement to be printed and signed; only while it is opened, and written down each time."""
    row = access.get_dispute(request.actor, number)
    try:
        opened = opening.print_agreement(row, by=request.actor, at=moment_of(request))
    except Refused as refusal:
        return show(request, row, refusal=refusal)
    return render(request, "mediation/agreement.html", {"dispute": row, "opened": opened})


@requires(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def mediators(request: StaffRequest) -> HttpResponse:
    """Show the register of mediators, rehired retirees among them, and change a row."""
    at, refusal = moment_of(request), None
    form = forms.RegisterForm(request.POST) if request.method == "POST" else None
    if form is not None:
        user = User.objects.people().filter(username=form.cleaned_data["username"]).first() if form.is_valid() else None
        try:
            if user is None:
                raise Refused(_("没有这个人。"))
            told = {name: form.cleaned_data[name] for name in ("rehired", "strength")}
            opening.register_mediator(user, by=request.actor, at=at, **told)
            messages.success(request, _("改好了。"))
            return redirect("mediation:mediators")
        except Refused as refused:
            refusal = refused
    context = {"rows": queries.mediators(request.actor, at=at), "refusal": refusal}
    return render(request, "mediation/mediators.html", context, status=status_of(refusal))
