"""The intake clerk's desk 受理台: a telephone or walk-in telling on one screen, by keyboard, with its receipt."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.advice.emergency import calls
from shanzhi.cases.models import Case
from shanzhi.counter import actions, receipts
from shanzhi.counter.forms.desk import DeskForm
from shanzhi.counter.queries import hints
from shanzhi.counter.queries.places import Understood, understand
from shanzhi.counter.queries.tellings import earlier_by_phone
from shanzhi.counter.views.faces import actor_of, moment, unlisted
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.people.access import requires
from shanzhi.people.capacities import Capacity
from shanzhi.post.phones import normalise_phone
from shanzhi.reports.queries.lookalikes import lookalikes_for
from shanzhi.reports.shapes import masked_phone

CLERKS = (Capacity.INTAKE_AGENT,)


@requires(*CLERKS)
@unlisted
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """Show the screen, and take in what was written on it."""
    at, on = moment(request), local(moment(request)).date()
    if request.method != "POST":
        form = DeskForm(on=on, initial={"channel": "phone", "zone": "ordinary", "wants_sms": True})
        return render(request, "counter/desk.html", {"form": form})
    form, refusal = DeskForm(request.POST, on=on), None
    if form.is_valid():
        try:
            told = actions.hand_in_at_desk(
                form.cleaned_data,
                _understood(request, form),
                by=actor_of(request),
                at=at,
                tie_to=_tie_to(request, form.cleaned_data["alike"]),
            )
            return receipts.send_to(reverse("counter:desk_told"), told, proof=False)
        except Refused as refused:
            refusal = refused
    return render(request, "counter/desk.html", {"form": form, "refusal": refusal}, status=422)


def _understood(request: HttpRequest, form: DeskForm) -> Understood:
    written = form.cleaned_data
    return understand(
        written.get("place_text", ""),
        district_id=actor_of(request).district_id,
        on=local(moment(request)).date(),
        key=written.get("place_key", ""),
        text=written.get("text", ""),
    )


def _tie_to(request: HttpRequest, number: str) -> Case | None:
    """Return the running case the clerk ticked as the same, if the clerk may know of it."""
    return Case.objects.visible_to(actor_of(request)).open().filter(number=number).first() if number else None


@requires(*CLERKS)
@unlisted
@require_POST
def beside(request: HttpRequest) -> HttpResponse:
    """Show beside the form what helps: danger, the place, the same teller's earlier reports, running look-alikes."""
    at, actor = moment(request), actor_of(request)
    form = DeskForm(request.POST, on=local(at).date())
    form.is_valid()
    text, phone = str(form["text"].value() or ""), normalise_phone(str(form["phone"].value() or ""))
    form.cleaned_data.setdefault("text", text)
    place = _understood(request, form)
    context: dict[str, Any] = {
        "calls": calls(text),
        "place": place,
        "phone": masked_phone(phone),
        "earlier": earlier_by_phone(phone, actor=actor) if phone else [],
        "alike": [],
        "chosen": form["alike"].value() or "",
    }
    if len(text) >= hints.SHORTEST:
        context["alike"] = lookalikes_for(
            text, district_id=actor.district_id, at=at, actor=actor, limit=3, **hints.where_of(place)
        )
    return render(request, "counter/_desk_beside.html", context)


@requires(*CLERKS)
@unlisted
@require_safe
def desk_told(request: HttpRequest) -> HttpResponse:
    """Show the receipt to print for the teller, and the way to the next telling."""
    shown = receipts.of_slip(request, moment(request), district_id=actor_of(request).district_id)
    if shown is None:
        return HttpResponseRedirect(reverse("counter:desk"))
    return render(request, "counter/desk_told.html", shown)


@requires(*CLERKS)
@unlisted
@require_safe
def desk_told_pdf(request: HttpRequest) -> HttpResponse:
    """Give the same receipt as a file to print."""
    made = receipts.as_pdf(request, moment(request), district_id=actor_of(request).district_id)
    return made or HttpResponseRedirect(reverse("counter:desk"))
