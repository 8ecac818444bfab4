"""The page on which a granted request about one's own data is carried out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from shanzhi.counter.views.faces import actor_of, moment
from shanzhi.kernel.refusal import Refused
from shanzhi.people.access import requires
from shanzhi.reports.access import get_report
from shanzhi.reports.models import Report
from shanzhi.rights import actions
from shanzhi.rights.access import may_change, why_kept
from shanzhi.rights.forms import CorrectForm, EraseForm
from shanzhi.ui.forms import status_of


@requires()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def identity(request: HttpRequest, number: str) -> HttpResponse:
    """Erase or correct who told one report, as its teller asked."""
    report = get_report(actor_of(request), number)
    if request.method != "POST":
        return _page(request, report)
    erases = "erase" in request.POST
    form = EraseForm(request.POST) if erases else CorrectForm(request.POST)
    refusal = Refused(_("有没填好的地方，改好就能继续。"))
    if form.is_valid():
        try:
            messages.success(request, _carry_out(request, report, dict(form.cleaned_data), erases=erases))
            return HttpResponseRedirect(reverse("counter:report", args=[report.number]))
        except Refused as refused:
            refusal = refused
    return _page(request, report, refusal, **{"erase_form" if erases else "correct_form": form})


def _carry_out(request: HttpRequest, report: Report, said: dict[str, Any], *, erases: bool) -> str:
    by, at, reason = actor_of(request), moment(request), said.pop("reason")
    if erases:
        actions.erase(report, reason=reason, sure=said["sure"], by=by, at=at)
        return _("删了，谁也找不回来。反映人在进展里看得到。")
    actions.correct(report, to=said, reason=reason, by=by, at=at)
    return _("更正了。反映人在进展里看得到，看不到改成什么。")


def _page(request: HttpRequest, report: Report, refusal: Refused | None = None, **forms: Any) -> HttpResponse:
    context = {
        "report": report,
        "may": may_change(actor_of(request), report),
        "kept": why_kept(report),
        "erase_form": EraseForm(),
        "correct_form": CorrectForm(),
        "refusal": refusal,
    }
    return render(request, "rights/identity.html", context | forms, status=status_of(refusal))
