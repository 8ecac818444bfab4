"""Residents' pages: the calendar, one activity with its sign-up, one's own sign-up by its code, a contest's results."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.activities import forms, queries
from shanzhi.activities.actions import signing
from shanzhi.activities.models import Activity
from shanzhi.kernel.refusal import Refused
from shanzhi.reports import codes
from shanzhi.ui.context import moment_of


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Show residents what is on."""
    at, brand = moment_of(request), request.GET.get("brand", "")[:40]
    ahead, months = queries.whats_on(settings.ENV.district_id, at=at, brand=brand)
    coming = [(row, row.standing(at=at)) for row in ahead]
    past = [(month, [(row, row.standing(at=at)) for row in of]) for month, of in months]
    return render(request, "activities/calendar.html", {"coming": coming, "months": past, "brand": brand})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def activity(request: HttpRequest, number: str) -> HttpResponse:
    """Show an activity, and sign people up for it."""
    row, at = get_public(number), moment_of(request)
    data = request.POST if request.method == "POST" else None
    form = forms.SignUpForm(data)
    if data is not None and form.is_valid():
        try:
            signed = signing.sign_up(row, at=at, **form.cleaned_data)
            shown = {"row": row, "one": signed.sign_up, "code": codes.shown(signed.code)}
            return render(request, "activities/signed.html", shown)
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    context = {"row": row, "form": form, "takes": row.takes_sign_ups(at=at), "waiting": queries.waiting(row)}
    context["standing"] = row.standing(at=at)
    if row.is_contest:
        context |= {"sums": queries.contest_sums(row), "takes_entries": queries.is_open_to_units(row, at=at)}
    return render(request, "activities/activity.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest, number: str) -> HttpResponse:
    """Show how one's sign-up stands, by its code; withdraw it."""
    row, one = get_public(number), None
    data = request.POST if request.method == "POST" else None
    form = forms.CodeForm(data)
    if data is not None and form.is_valid():
        one = queries.sign_up_by_code(row, form.cleaned_data["code"])
        if one is None:
            form.add_error("code", forms.no_such_code())
        elif "withdraw" in data:
            try:
                one = signing.withdraw(one, row, at=moment_of(request))
            except Refused as refusal:
                form.add_error(None, [str(reason) for reason in refusal.reasons])
    return render(request, "activities/mine.html", {"row": row, "form": form, "one": one})


@require_safe
def results(request: HttpRequest, number: str) -> HttpResponse:
    """Show a contest's published results, a round at a time, a page at a time, by home or words."""
    row = get_public(number)
    if not row.is_contest:
        raise Http404
    asked = {name: request.GET.get(name, "").strip()[:60] for name in ("home", "words", "after")}
    asked["of"] = request.GET.get("round", "")[:6]
    asked["every"] = request.GET.get("all", "")[:1]
    context = {"row": row, "asked": asked, "page": queries.results_page(row, **asked)}
    return render(request, "activities/results.html", context | {"sums": queries.contest_sums(row)})


def get_public(number: str) -> Activity:
    """Return an activity that residents may know of.

    :raises Http404: when there is none, or it is only planned yet.
    """
    row = queries.activity_numbered(settings.ENV.district_id, number)
    if row is None or row.is_planned:
        raise Http404
    return row
