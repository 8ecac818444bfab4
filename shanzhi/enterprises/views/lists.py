"""Pages of lists: the register, where a branch is missing, advisers, the pool, the loan desk, the book."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.enterprises import forms, queries
from shanzhi.enterprises.actions import book, keeping
from shanzhi.enterprises.models import Enterprise, Talent
from shanzhi.enterprises.views.faces import tried
from shanzhi.enterprises.workflow import ACCOUNTS, LEAST_MEMBERS, STATES, TALENTS
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.needs.models import RUNNERS, WATCHERS
from shanzhi.organisation.queries import names_offered
from shanzhi.people.access import StaffRequest, requires
from shanzhi.ui.context import moment_of
from shanzhi.ui.forms import status_of

BOTH = ["GET", "HEAD", "POST"]


def _bound(request: StaffRequest) -> tuple[Any, dict[str, Any]]:
    data = request.POST if request.method == "POST" and request.actor.holdings_as(RUNNERS) else None
    return data, {"on": local(moment_of(request)).date()}


def _drawn(
    request: StaffRequest, template: str, form: Any, context: dict[str, Any], refusal: Refused | None = None
) -> HttpResponse:
    keeps = bool(request.actor.holdings_as(RUNNERS))
    more = {"form": form, "may_keep": keeps, "units": names_offered() if keeps else [], "refusal": refusal}
    return render(request, template, context | more, status=422 if form.errors else status_of(refusal))


@requires(*WATCHERS)
@require_http_methods(BOTH)
def register(request: StaffRequest) -> HttpResponse:
    """Show the enterprises of the area, and register one."""
    data, on = _bound(request)
    form = forms.RegisterForm(data, **on)
    done = tried(request, form, _register, "enterprises:register")
    words = request.GET.get("q", "").strip()[:40]
    rows = queries.enterprises(request.actor, text=words, after=request.GET.get("after", "")[:32])
    older = rows[-1].unit.code if len(rows) == queries.PAGE else ""
    context = {"rows": rows, "words": words, "older": older}
    return done or _drawn(request, "enterprises/register.html", form, context)


def _register(*, unit: Any, **told: Any) -> Enterprise:
    return keeping.register(unit, **told)


@requires(*WATCHERS)
@require_safe
def missing(request: StaffRequest) -> HttpResponse:
    """Show where a branch should be and there is none, by the stated rule."""
    rows = queries.without_branch(request.actor)
    return render(request, "enterprises/missing.html", {"rows": rows, "least": LEAST_MEMBERS})


@requires(*WATCHERS)
@require_http_methods(BOTH)
def advisers(request: StaffRequest) -> HttpResponse:
    """Show the advisers with their enterprises and the organ–enterprise pairs; enter an adviser."""
    data, on = _bound(request)
    form, district = forms.AdviserForm(data, **on), request.actor.district_id
    done = tried(request, form, _adviser, "enterprises:advisers")
    context = {"rows": queries.advisers(district), "organs": queries.organ_ties(district)}
    return done or _drawn(request, "enterprises/advisers.html", form, context)


def _adviser(*, code: str, **told: Any) -> object:
    return keeping.add_adviser(code, **told)


@requires(*WATCHERS)
@require_http_methods(BOTH)
def talents(request: StaffRequest) -> HttpResponse:
    """Show the pool of one kind with how far each has come; take somebody in."""
    data, on = _bound(request)
    kind = request.GET.get("kind", "officer")
    kind = kind if kind in TALENTS else "officer"
    form = forms.TalentForm(data, initial={"kind": kind}, **on)
    return tried(request, form, _select, "enterprises:talents") or _pool(request, kind, form)


def show_talents(request: StaffRequest, thing: Talent, refusal: Refused) -> HttpResponse:
    """Draw the pool again, with what was typed beside somebody of it."""
    form = forms.TalentForm(initial={"kind": thing.kind}, on=local(moment_of(request)).date())
    return _pool(request, thing.kind, form, refusal, thing.number)


def _pool(
    request: StaffRequest, kind: str, form: Any, refusal: Refused | None = None, number: str = ""
) -> HttpResponse:
    found = queries.pool_counts(request.actor.district_id)
    counts = [(label, found.get((kind, state), 0)) for state, label in STATES["talent"].items()]
    rows = queries.talents(request.actor.district_id, kind=kind)
    context = {"rows": rows, "kind": kind, "kinds": TALENTS, "counts": counts, "total": sum(n for _label, n in counts)}
    context["tried_number"] = number
    return _drawn(request, "enterprises/talents.html", form, context, refusal)


def _select(*, name: str, **told: Any) -> object:
    return keeping.select(name, **told)


@requires(*WATCHERS)
@require_safe
def loans(request: StaffRequest) -> HttpResponse:
    """Show the loan desk: applications, banks, outcomes, and what was granted in all."""
    rows = queries.loans(request.actor)
    granted = sum(one.granted or 0 for one in rows)
    asked = sum(one.asked for one in rows if one.state != "withdrawn")
    context = {"rows": rows, "granted": granted, "asked": asked}
    return render(request, "enterprises/loans.html", context)


@requires(*WATCHERS)
@require_http_methods(BOTH)
def ledger(request: StaffRequest) -> HttpResponse:
    """Show the small book with its balances; enter a line."""
    data, on = _bound(request)
    form = forms.BookForm(data, **on)
    done = tried(request, form, _enter, "enterprises:book")
    lying = queries.balances(request.actor.district_id)
    balances = [(ACCOUNTS[name], amount) for name, amount in lying.items()]
    context = {"rows": queries.bookings(request.actor.district_id), "balances": balances, "sum": sum(lying.values())}
    return done or _drawn(request, "enterprises/book.html", form, context)


def _enter(*, source: str, target: str, **told: Any) -> object:
    return book.enter(source, target, **told)
