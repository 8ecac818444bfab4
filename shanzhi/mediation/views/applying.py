"""Applying: staff for somebody or on from a case, and a party by itself on the public page."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from shanzhi.accounts.access import StaffRequest
from shanzhi.accounts.addresses import counted_address
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.mediation import forms, queries
from shanzhi.mediation.actions.applying import apply as take_in
from shanzhi.mediation.models import APPLIERS, Dispute
from shanzhi.people.access import TELLER, requires
from shanzhi.ui.context import moment_of


@requires(*APPLIERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: StaffRequest) -> HttpResponse:
    """Take in an application that staff write down, with what a case already says."""
    at, actor, data = moment_of(request), request.actor, request.POST if request.method == "POST" else None
    number = (data or request.GET).get("case", "")
    case = queries.visible_case(actor, number)
    start = {"kind": "other"}
    if case is not None:
        start |= {"case": case.number, "text": case.summary}
    areas = queries.communities(actor.district_id, on=local(at).date())
    start["area"] = next((one.code for one in areas if case is not None and case.area_path.startswith(one.path)), "")
    form = forms.ApplyForm(data, areas=areas, initial=start)
    if data is not None and form.is_valid():
        try:
            made = take_in(form.cleaned_data["text"], by=actor, at=at, from_case=case, **form.told())
            messages.success(request, _("收到了，编号%(number)s，等调解员接。") % {"number": made.number})
            mine = Dispute.objects.visible_to(actor).filter(pk=made.pk).exists()
            return redirect("mediation:dispute", made.number) if mine else redirect("mediation:apply")
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    status = 422 if form.errors else 200
    return render(request, "mediation/apply.html", {"form": form, "case": case}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Take in an application from a party itself, without an account."""
    at, data = moment_of(request), request.POST if request.method == "POST" else None
    areas = queries.communities(settings.ENV.district_id, on=local(at).date())
    form, refusal = forms.AskForm(data, areas=areas), None
    if data is not None and form.is_valid():
        text, told = form.cleaned_data["text"], form.told()
        try:
            made = take_in(text, by=TELLER, at=at, from_public=True, address=counted_address(request), **told)
        except Refused as refused:
            refusal = refused
        else:
            said = _("收到了，编号%(number)s。调解员会打电话约您，先不用再跑。")
            if not form.cleaned_data["phone"]:
                said = _("收到了，编号%(number)s。调解员会到您留的住址来约您，先不用再跑。")
            messages.success(request, said % {"number": made.number})
            return redirect("mediation:ask")
    status = 422 if form.errors or refusal else 200
    return render(request, "mediation/ask.html", {"form": form, "refusal": refusal}, status=status)
