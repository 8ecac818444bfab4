"""A volunteer's own pages: the pairings that hold today, what one needs to know, contacts, and the concern."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from shanzhi.accounts.access import StaffRequest
from shanzhi.childcare import access, forms, queries, rules
from shanzhi.childcare.actions import bonds, files, volunteers
from shanzhi.childcare.models import VOLUNTEERS, Bond, Consent
from shanzhi.childcare.vault import Opened
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.people.access import requires
from shanzhi.ui.context import moment_of
from shanzhi.ui.forms import status_of, unfit
from shanzhi.ui.once import new_key

HEARD = gettext_lazy("已经交给未成年人保护专员，他们马上会看。有危险先打110。")
UNHEARD = gettext_lazy("记下了。现在没有专员看得到，已经告诉管理员马上另任一位。等不得就打12345，有危险先打110。")
UNTOLD = gettext_lazy("记下了。现在没有专员看得到，也没有管理员可以告诉。请现在就打12345，有危险先打110。")
STEPS = ("open", "contact", "concern", "stop")


@requires(*VOLUNTEERS)
@never_cache
@require_safe
def mine(request: StaffRequest) -> HttpResponse:
    """Show one's own pairings by code, the rules, and whether one's screening holds."""
    on = local(moment_of(request)).date()
    me = access.volunteer_of(request.actor)
    own = access.own_bonds(request.actor, on=on)
    context = {"me": me, "screened": bool(me and me.is_screened(on=on)), "rules": rules.RULES,
               "rows": [(one, one.needs_support(on=on)) for one, _consent in own]}  # fmt: skip
    return render(request, "childcare/mine.html", context)


@requires(*VOLUNTEERS)
@require_POST
def agree(request: StaffRequest) -> HttpResponse:
    """Keep that this volunteer read the rules."""
    me = access.volunteer_of(request.actor)
    if me is None:
        raise Http404
    volunteers.agree_to_rules(me, by=request.actor, at=moment_of(request))
    messages.success(request, _("记下了，谢谢。"))
    return redirect("childcare:mine")


@requires(*VOLUNTEERS)
@never_cache
@require_safe
def bond(request: StaffRequest, number: str) -> HttpResponse:
    """Show one's own pairing."""
    row, consent = access.get_own(request.actor, number, on=local(moment_of(request)).date())
    return _show(request, row, consent)


def _show(
    request: StaffRequest, row: Bond, consent: Consent, *, refusal: Refused | None = None, opened: Opened | None = None,
) -> HttpResponse:  # fmt: skip
    at = moment_of(request)
    context = {
        "bond": row,
        "consent": consent,
        "opened": opened or files.show_again(row.child, by=request.actor, at=at, bond=row),
        "contacts": queries.contacts_of([row], limit=12),
        "modes": [(mode, label) for mode, label in rules.MODES.items() if rules.MODE_NEEDS[mode] in consent.scope],
        "stopping": queries.asked_to_stop(row, at=at),
        "needs_support": row.needs_support(on=local(at).date()),
        "today": local(at).date(),
        "key": new_key(),
        "refusal": refusal,
    }
    return render(request, "childcare/own.html", context, status=status_of(refusal))


@requires(*VOLUNTEERS)
@never_cache
@require_POST
def step(request: StaffRequest, number: str, verb: str) -> HttpResponse:
    """Open what one needs to know, write down a contact, raise a concern, or say that one can't go on."""
    at, by = moment_of(request), request.actor
    row, consent = access.get_own(by, number, on=local(at).date())
    if verb not in STEPS:
        raise Http404
    form = forms.StepForm(request.POST)
    try:
        if not form.is_valid():
            raise unfit(form)
        said = form.cleaned_data
        if verb == "open":
            opened = files.read_file(row.child, purpose=said["purpose"], by=by, at=at, bond=row)
            return _show(request, row, consent, opened=opened)
        if verb == "contact":
            told = {"on": said["on"] or local(at).date(), "mode": said["mode"], "note": said["words"]}
            bonds.note_contact(row, by=by, at=at, key=said["key"], **told)
            messages.success(request, _("记下了。"))
        elif verb == "stop":
            bonds.ask_to_stop(row, by=by, at=at)
            messages.success(request, _("已经告诉专员了，他们会来安排交接。交接好以前，请照常联系。"))
        else:
            bonds.raise_concern(row, words=said["words"], by=by, at=at, key=said["key"])
            messages.success(request, who_hears(row, by=by, at=at))
    except Refused as refusal:
        return _show(request, row, consent, refusal=refusal)
    return redirect("childcare:own", number)


def who_hears(row: Bond, *, by: Actor, at: datetime) -> Any:
    """Return what to tell who raised a concern: whether a guard hears it, else whether anybody else can name one."""
    units = queries.units_of(queries.members_of(row))
    if queries.guards_on(local(at).date()).over(row.child, apart_from=units):
        return HEARD
    return UNHEARD if queries.keepers_over(row.child, at=at) - {by.user_id} else UNTOLD
