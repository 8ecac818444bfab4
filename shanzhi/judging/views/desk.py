"""The organiser's pages: by what is judged, codes for the judges, who handed in; a sheet given back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from shanzhi.activities.access import KEEPERS
from shanzhi.activities.models import Activity, Judge
from shanzhi.activities.queries import has_marks, judges, rounds
from shanzhi.judging import access, actions, forms, queries
from shanzhi.kernel.refusal import Refused
from shanzhi.people.access import StaffRequest, requires
from shanzhi.people.queries import deployment
from shanzhi.reports import codes as written
from shanzhi.ui.codes import qr
from shanzhi.ui.context import moment_of
from shanzhi.ui.forms import renewed, status_of
from shanzhi.ui.shapes import ReceiptView


@requires(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: StaffRequest, contest: str) -> HttpResponse:
    """Show how far each judge is; set by what is judged."""
    row, refusal = access.get_contest(request.actor, contest), None
    data = request.POST if request.method == "POST" else None
    form = forms.CriteriaForm(data, initial=forms.criteria_lines(row))
    if data is not None and form.is_valid():
        told: dict[str, Any] = {"by": request.actor, "at": moment_of(request), "seen": form.cleaned_data["seen"]}
        try:
            actions.set_criteria(row, form.cleaned_data["criteria"], **told)
            messages.success(request, _("记下了，流水里有一行。"))
            return redirect("judging:desk", contest)
        except Refused as refused:
            refusal = refused
            form.add_error(None, [str(reason) for reason in refusal.reasons])
            renewed(form, refusal)
    status = status_of(refusal) if refusal is not None else 422 if form.errors else 200
    return _show(request, row, form, status=status)


def _show(
    request: StaffRequest, row: Activity, form: forms.CriteriaForm, refusal: Refused | None = None, *, status: int = 200
) -> HttpResponse:
    """Draw the organiser's page."""
    one = queries.current(row)
    seats = queries.seats(row, one) if one is not None else []
    context = {
        "row": row, "one": one, "seats": seats, "form": form, "refusal": refusal,
        "is_open": access.is_open(row, at=moment_of(request)),
        "codes": forms.CodesForm(initial={"seen": row.version}, auto_id=False),
        "is_over": access.is_over(row, rounds(row), at=moment_of(request)),
        "lacking": sum(not seat.has_code and not seat.is_in for seat in seats),
        "in_all": sum(seat.is_in for seat in seats),
        "is_settled": has_marks(row) or queries.has_drafts(row), "criteria": queries.criteria_of(row),
    }  # fmt: skip
    return render(request, "judging/desk.html", context, status=status)


@requires(*KEEPERS)
@require_POST
def codes(request: StaffRequest, contest: str) -> HttpResponse:
    """Make codes for one judge, or for all who have none, and show their slips this once, to be printed."""
    row, form = access.get_contest(request.actor, contest), forms.CodesForm(request.POST)
    form.is_valid()
    key, seen = form.cleaned_data["key"], form.cleaned_data.get("seen") or 0
    chosen = _chosen(row, request.POST.get("judge", ""), key, seen)
    try:
        made = actions.give_codes(row, chosen, key=key, seen=seen, by=request.actor, at=moment_of(request))
    except Refused as refusal:
        return _show(request, row, _blank(row), refusal, status=status_of(refusal))
    slips = [_slip(request, row, judge, code) for judge, code in made]
    response = render(request, "judging/codes.html", {"row": row, "slips": slips})
    response["Cache-Control"] = "no-store"
    return response


def _chosen(row: Activity, name: str, key: str, seen: int) -> list[Judge]:
    """Return the judge of this name; without one, all whose sheet isn't in who have no code but this page's."""
    one = queries.current(row)
    if name:
        return [judge for judge in judges(row) if judge.name == name]
    left = [seat.judge for seat in queries.seats(row, one) if not seat.is_in] if one is not None else judges(row)
    return [judge for judge in left if access.is_free(row, judge, key, seen)]


def _slip(request: StaffRequest, row: Activity, judge: Judge, code: str) -> ReceiptView:
    """Return the slip of one judge, on paper: who, for what, the code in fours, the way there."""
    kept = deployment(row.district_id)
    address = request.build_absolute_uri(reverse("judging:sheet", args=[row.number]))
    door = request.get_host() + reverse("judging:door")
    return ReceiptView(
        org=f"{kept.name}{kept.street_name}" if kept is not None else "",
        title=_("评委单"), number=row.number, code=written.shown(code), code_name=_("评委码"),
        rows=[(pgettext("one", "评委"), judge.name), (_("大赛"), row.title)],
        qr_svg=qr(address),
        address=_("扫码，或打开%(door)s，输入编号和评委码，打您的分。手机、电脑都行。") % {"door": door},
        warning=_("评委码只给您一个人，请收好；丢了请主办方换新的。评审结束，码自己失效。"),
    )  # fmt: skip


def _blank(row: Activity) -> forms.CriteriaForm:
    return forms.CriteriaForm(initial=forms.criteria_lines(row))


@requires(*KEEPERS)
@require_POST
def step(request: StaffRequest, contest: str, verb: str) -> HttpResponse:
    """Give a judge's sheet back with the reason, or take a code back."""
    row = access.get_contest(request.actor, contest)
    judge = next((one for one in judges(row) if one.name == request.POST.get("judge")), None)
    if verb not in ("give_back", "withdraw") or judge is None:
        raise Http404
    told: dict[str, Any] = {"by": request.actor, "at": moment_of(request)}
    try:
        if verb == "withdraw":
            actions.withdraw_code(row, judge, **told)
        else:
            actions.give_back(row, judge, reason=request.POST.get("reason", ""), **told)
        messages.success(request, _("记下了，流水里有一行。"))
    except Refused as refusal:
        return _show(request, row, _blank(row), refusal, status=status_of(refusal))
    return redirect("judging:desk", contest)
