"""What the pages of this room do alike: a form with its refusal, a key that takes a thing in once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from shanzhi.accounts.access import StaffRequest
from shanzhi.desks.forms import StepForm
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.steps import Step
from shanzhi.supervision.models import Supervised
from shanzhi.ui.context import moment_of
from shanzhi.ui.forms import renewed, status_of


def key_of(request: StaffRequest) -> str:
    """Return the key of a form shown now to this person at this address: sent twice, it is one act."""
    told = f"{request.user.pk}|{request.path}|{moment_of(request).isoformat()}"
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def row_of(thing: Supervised, verb: str, *, among: tuple[str, ...] = ()) -> Step:
    """Return the row of a verb that people take by a form.

    :raises Http404: for any other word.
    """
    row = thing.table.row(verb)
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
    return render(request, "supervision/form.html", told | context, status=status)


def step_form(request: StaffRequest, thing: Supervised, row: Step, **kwargs: Any) -> StepForm:
    """Return the form of a row, filled with what was sent."""
    data = request.POST if request.method == "POST" else None
    day = local(moment_of(request)).date()
    return StepForm(row.needs, data, on=day, initial={"seen": thing.version}, **kwargs)


def data_of(request: StaffRequest) -> Any:
    """Return what was sent, or None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None
