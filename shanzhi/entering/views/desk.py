"""The organiser's pages: until when units may enter a contest, and what they handed in, to be accepted or returned."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from shanzhi.activities.access import KEEPERS
from shanzhi.activities.models import Activity
from shanzhi.activities.queries import has_marks
from shanzhi.activities.workflow import ENTRY_WORDS, EntryState
from shanzhi.entering import access, actions, forms, queries
from shanzhi.kernel.refusal import Refused
from shanzhi.needs.models import own_units
from shanzhi.people.access import StaffRequest, requires
from shanzhi.ui.context import moment_of
from shanzhi.ui.forms import renewed, status_of


@requires(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: StaffRequest, contest: str) -> HttpResponse:
    """Show what units handed in to a contest; say until when they may."""
    row, refusal = access.get_contest(request.actor, contest), None
    data = request.POST if request.method == "POST" else None
    form = forms.CallForm(data, initial=forms.call_of(row))
    if data is not None and form.is_valid():
        try:
            actions.call(row, by=request.actor, at=moment_of(request), **form.cleaned_data)
            messages.success(request, _("记下了，流水里有一行。"))
            return redirect("entering:desk", contest)
        except Refused as refused:
            refusal = refused
            form.add_error(None, [str(reason) for reason in refusal.reasons])
            renewed(form, refusal)
    return _show(request, row, form, refusal)


def _show(
    request: StaffRequest, row: Activity, form: forms.CallForm, refusal: Refused | None, *, tried: bool = False
) -> HttpResponse:
    """Draw the organiser's page of one state of entries."""
    asked = request.GET.get("state", "")
    state = asked if asked in ENTRY_WORDS else str(EntryState.HANDED_IN)
    found = queries.desk(row, state, after=request.GET.get("after", "")[:16])
    shown, at = found[: queries.PAGE], moment_of(request)
    is_judged = has_marks(row)
    context = {
        "row": row, "form": form, "refusal": refusal if tried else None, "entries": shown, "state": state,
        "counts": queries.by_state(row), "words": ENTRY_WORDS[EntryState(state)], "is_judged": is_judged,
        "older": shown[-1].number if len(found) > len(shown) else "",
        "takes": row.takes_entries(at=at) and not is_judged,
        "may_accept": state == EntryState.HANDED_IN and shown and not is_judged and row.is_running,
        "own": own_units(request.actor),
    }  # fmt: skip
    status = status_of(refusal) if refusal is not None else 422 if form.errors else 200
    return render(request, "entering/desk.html", context, status=status)


@requires(*KEEPERS)
@require_POST
def accept(request: StaffRequest, contest: str) -> HttpResponse:
    """Accept the entries ticked, or all that the page showed."""
    row, wanted = access.get_contest(request.actor, contest), forms.chosen_in(request.POST)
    chosen = [(one, wanted[one.number]) for one in queries.numbered(row, wanted)]
    try:
        done = actions.accept(chosen, by=request.actor, at=moment_of(request))
    except Refused as refusal:
        return _show(request, row, forms.CallForm(initial=forms.call_of(row)), refusal, tried=True)
    said = ngettext("收下了%(n)s件，排在参赛名单后面。", "收下了%(n)s件，排在参赛名单后面。", len(done))
    messages.success(request, said % {"n": len(done)})
    return redirect("entering:desk", contest)
