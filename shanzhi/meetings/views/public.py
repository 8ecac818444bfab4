"""The public pages: 说了→办了 of each community, and proposing a topic without an account."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.accounts.addresses import counted_address
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.meetings import forms
from shanzhi.meetings.queries import board as boards
from shanzhi.people.access import TELLER
from shanzhi.talks.actions.topics import propose as hand_in
from shanzhi.ui.context import moment_of


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """List the communities, each with its board."""
    found = boards.communities(settings.ENV.district_id, on=local(moment_of(request)).date())
    return render(request, "meetings/boards.html", {"communities": found})


@require_safe
def board_of(request: HttpRequest, code: str) -> HttpResponse:
    """Show what was said in a community and what became of it."""
    at, district_id = moment_of(request), settings.ENV.district_id
    community = boards.community_coded(district_id, code, on=local(at).date())
    if community is None:
        raise Http404
    rows, older = boards.said_and_done(district_id, community.path, at=at, before=request.GET.get("before", ""))
    coming = boards.coming(district_id, community.path, at=at)
    context = {"community": community, "rows": rows, "older": older, "coming": coming}
    return render(request, "meetings/board.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """Take in a topic from a resident: no account, a sentence is enough."""
    at = moment_of(request)
    found = boards.communities(settings.ENV.district_id, on=local(at).date())
    areas, data = [(one.code, one.name) for one in found], request.POST if request.method == "POST" else None
    start = {"area": request.GET.get("community", "")}
    form, refusal = forms.ProposeForm(data, areas=areas, initial=start), None
    if data is not None and form.is_valid():
        told = dict(form.cleaned_data)
        code = told.pop("area")
        path = next((one.path for one in found if one.code == code), "")
        try:
            made = hand_in(told.pop("text"), area_path=path, address=counted_address(request), by=TELLER, at=at, **told)
        except Refused as refused:
            refusal = refused
        else:
            said = _("记下了，编号%(number)s。社区党组织看过就安排上会，结果公布在这里；不上会的，原因也写在这里。")
            messages.success(request, said % {"number": made.number})
            return redirect("meetings:board_of", code)
    status = 422 if form.errors or refusal else 200
    return render(request, "meetings/propose.html", {"form": form, "refusal": refusal}, status=status)
