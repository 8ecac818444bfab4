"""Pages of second looks 回头看 and recurrences 复发: what is due, one drawing with its replay, one look."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.callbacks import access, forms
from shanzhi.callbacks.actions import looking as actions
from shanzhi.callbacks.models import Recheck
from shanzhi.callbacks.queries import looking as queries
from shanzhi.kernel.refusal import Refused
from shanzhi.people.access import StaffRequest, requires
from shanzhi.ui.context import moment_of
from shanzhi.ui.forms import status_of


@requires(*access.WATCHERS)
@never_cache
@require_safe
def recheck_list(request: StaffRequest) -> HttpResponse:
    """List the second looks that are one's turn, and the drawings."""
    context = {
        "rows": queries.rechecks_waiting(request.actor),
        "draws": queries.draws(request.actor.district_id),
    }
    return render(request, "callbacks/rechecks.html", context)


@requires(*access.WATCHERS)
@never_cache
@require_safe
def draw(request: StaffRequest, number: str) -> HttpResponse:
    """Show one drawing: seed, digest, algorithm, what drawing again gives, and what was found."""
    found = access.get_draw(request.actor, number)
    context = {
        "draw": found,
        "replay": queries.replay(found),
        "rows": queries.rechecks_of(found, request.actor),
    }
    return render(request, "callbacks/draw.html", context)


@requires(*access.WATCHERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def recheck(request: StaffRequest, number: str, ordinal: int) -> HttpResponse:
    """Show one case to look at again; take what was found, or what follows from a failed look."""
    found = access.get_recheck(request.actor, number, ordinal)
    data = request.POST if request.method == "POST" else None
    form, refusal = (forms.FollowForm if found.is_asked else forms.LookForm)(data), None
    if data is not None and form.is_valid():
        try:
            messages.success(request, _write(request, found, **form.cleaned_data))
            return redirect("callbacks:rechecks")
        except Refused as refused:
            refusal, found = refused, access.get_recheck(request.actor, number, ordinal)  # as it stands
    context = {
        "recheck": found,
        "case": found.case,
        "form": form,
        "refusal": refusal,
        "against": access.reasons_inside(request.actor, found.case),
        "may_look": access.stands_over(request.actor, found.case, access.LOOKERS),
        "may_follow": access.stands_over(request.actor, found.case, access.REVIEWERS),
    }
    return render(request, "callbacks/recheck.html", context, status=status_of(refusal))


def _write(request: StaffRequest, found: Recheck, **said: str) -> str:
    """Take the look or the decision, and return what to say."""
    by, at = request.actor, moment_of(request)
    if found.is_asked:
        reopen = said["verdict"] == "reopen"
        kept = actions.decide_recheck(found, reopen=reopen, decision=said["decision"], by=by, at=at)
    else:
        kept = actions.look_again(found, finding=said["finding"], words=said["words"], by=by, at=at)
    return _("记下了：%(state)s。") % {"state": kept.state_label}


@requires()
@never_cache
@require_safe
def recurrence_list(request: StaffRequest) -> HttpResponse:
    """List what came back to the same place, as far as one may know of both cases."""
    context = {"rows": queries.recurrences_seen(request.actor), "days": queries.recurrence_days()}
    return render(request, "callbacks/recurrences.html", context)
