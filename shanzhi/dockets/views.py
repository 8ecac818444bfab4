"""What the pages of dockets do alike: the case one is opened over, a form with its refusal, a key for "once"."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from shanzhi.accounts.access import StaffRequest
from shanzhi.cases.access import get_case
from shanzhi.cases.models import Case
from shanzhi.desks.forms import StepForm
from shanzhi.dockets.access import may_oversee
from shanzhi.dockets.models import Docket
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.steps import Step
from shanzhi.ui.context import moment_of
from shanzhi.ui.forms import renewed, status_of


def key_of(request: StaffRequest) -> str:
    """Return the key of a form shown now to this person at this address: sent twice, it is one act."""
    told = f"{request.user.pk}|{request.path}|{moment_of(request).isoformat()}"
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def row_of(docket: Docket, verb: str, *, among: tuple[str, ...] = ()) -> Step:
    """Return the row of a verb that people take by a form.

    :raises Http404: for any other word.
    """
    row = docket.table.row(verb)
    if row is None or (among and verb not in among):
        raise Http404
    return row


def form_page(
    request: StaffRequest,
    form: Any,
    act: Callable[[Any], str],
    *,
    title: object,
    button: object,
    back: tuple[str, object],
    done: object = "",
    **context: Any,
) -> HttpResponse:
    """Show a form, or do what it says: ``act(form)`` returns where to go; a refusal keeps what was written."""
    refusal: Refused | None = None
    if form.is_bound and form.is_valid():
        try:
            url = act(form)
        except Refused as why:
            refusal = why
            renewed(form, refusal)
        else:
            if done:
                messages.success(request, str(done))
            return HttpResponseRedirect(url)
    told = {"form": form, "title": title, "button": button, "back_url": back[0], "back": back[1], "refusal": refusal}
    status = status_of(refusal)
    return render(request, "dockets/form.html", told | context, status=status)


def step_form(request: StaffRequest, docket: Docket, row: Step, **kwargs: Any) -> StepForm:
    """Return the form of a row, filled with what was sent."""
    data = request.POST if request.method == "POST" else None
    day = local(moment_of(request)).date()
    return StepForm(row.needs, data, on=day, initial={"seen": docket.version}, **kwargs)


def data_of(request: StaffRequest) -> Any:
    """Return what was sent, or None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def own_case(request: StaffRequest, number: str, capacities: frozenset[str], *, closed_too: bool = False) -> Case:
    """Return a case that one may know of and oversee in one of the capacities.

    :raises Http404: otherwise, and for closed zones unless ``closed_too``.
    """
    case = get_case(request.actor, number)
    if not may_oversee(request.actor, case, capacities) or (case.is_confidential and not closed_too):
        raise Http404
    return case


def back_to(case: Case) -> tuple[str, str]:
    """Return where a form about a case leads back to."""
    return reverse("desks:case", args=[case.number]), f"{case.number} {case.title}"
