"""Pages of registered forms and the burden report: all staff read, owners and the keeper change, nobody types twice."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.burden import access, forms
from shanzhi.burden.actions import forms as actions
from shanzhi.burden.models import RegisteredForm
from shanzhi.burden.queries import burden
from shanzhi.burden.queries import forms as queries
from shanzhi.burden.workflow import FEWEST_POSTS, KIND_WORDS, REMINDED_DAYS, SECONDS_BY_KIND, SPAN_WEEKS
from shanzhi.journal.queries import history_panel
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.organisation.queries import names_offered
from shanzhi.people.access import StaffRequest, requires
from shanzhi.ui.context import moment_of
from shanzhi.ui.files import as_file, file_name
from shanzhi.ui.forms import status_of


@requires()
@require_safe
def report(request: StaffRequest) -> HttpResponse:
    """Show what is asked of each role in a week, with every assumption."""
    context = {
        "roles": burden.report(request.actor.district_id, at=moment_of(request)),
        "weeks": SPAN_WEEKS,
        "fewest": FEWEST_POSTS,
        "kinds": [(KIND_WORDS[kind], seconds) for kind, seconds in SECONDS_BY_KIND.items()],
    }
    return render(request, "burden/report.html", context)


@requires()
@require_safe
def form_list(request: StaffRequest) -> HttpResponse:
    """List every form asked of the grassroots."""
    on = local(moment_of(request)).date()
    rows = queries.forms(request.actor.district_id)
    context = {
        "rows": [(row, row.form.is_live and row.form.days_left(on=on) <= REMINDED_DAYS) for row in rows],
        "may_register": bool(request.actor.holdings_as(access.REGISTRARS)),
    }
    return render(request, "burden/forms.html", context)


@requires(*access.REGISTRARS)
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: StaffRequest) -> HttpResponse:
    """Enter a form in the register."""
    at = moment_of(request)
    data = request.POST if request.method == "POST" else None
    form, columns = forms.RegisterForm(data, on=local(at).date()), forms.column_forms(data)
    if data is not None and form.is_valid() and columns.is_valid():
        told = dict(form.cleaned_data)
        try:
            made = actions.register_form(
                told.pop("code"), columns=forms.columns_of(columns), by=request.actor, at=at, **told
            )
            messages.success(request, _("登记好了，可以要了。"))
            return redirect("burden:form", made.code)
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    context = {"form": form, "columns": columns, "units": names_offered()}
    return render(request, "burden/register.html", context, status=200 if data is None else 422)


@requires()
@require_safe
def form(request: StaffRequest, code: str) -> HttpResponse:
    """Show one form: who asks, on what basis, until when, what is typed and what the house fills in."""
    return _page(request, access.get_form(request.actor.district_id, code))


def _page(request: StaffRequest, found: RegisteredForm, refusal: Refused | None = None, **shown: Any) -> HttpResponse:
    [row] = queries.with_fields([found])
    context = {
        "row": row,
        "form": found,
        "may_own": found.is_live and access.may_own(request.actor, found.owner_id),
        "may_export": row.held and access.may_export(request.actor, found),
        "renew_form": forms.RenewForm(),
        "end_form": forms.EndForm(),
        "refusal": refusal,
        "history": history_panel(found.district_id, [("form", found.code)], limit=30),
    } | shown
    status = status_of(refusal)
    return render(request, "burden/form.html", context, status=status)


@requires()
@require_POST
def export(request: StaffRequest, code: str) -> HttpResponse:
    """Give the table out with everything filled in that the house holds."""
    found = access.get_form(request.actor.district_id, code)
    try:
        book = actions.export_form(found, by=request.actor, at=moment_of(request))
    except Refused as refusal:
        return _page(request, found, refusal)
    response = as_file(book, file_name(found.name, found.code, "xlsx"))
    response["Cache-Control"] = "no-store"
    return response


@requires(*access.REGISTRARS)
@require_POST
def renew(request: StaffRequest, code: str) -> HttpResponse:
    """Ask for a form a while longer."""
    found, data = access.get_form(request.actor.district_id, code), forms.RenewForm(request.POST)
    refusal = Refused(_("写到哪天、为什么还要用。"))
    if data.is_valid():
        try:
            actions.renew_form(found, by=request.actor, at=moment_of(request), **data.cleaned_data)
            messages.success(request, _("续上了。"))
            return redirect("burden:form", code)
        except Refused as refused:
            refusal = refused
    return _page(request, found, refusal, renew_form=data)


@requires(*access.REGISTRARS)
@require_POST
def end(request: StaffRequest, code: str) -> HttpResponse:
    """End a form."""
    found, data = access.get_form(request.actor.district_id, code), forms.EndForm(request.POST)
    refusal = Refused(_("写短一点。"))
    if data.is_valid():
        try:
            actions.end_form(found, by=request.actor, at=moment_of(request), reason=data.cleaned_data["reason"])
            messages.success(request, _("停用了，谁也不能再要这张表。"))
            return redirect("burden:form", code)
        except Refused as refused:
            refusal = refused
    return _page(request, found, refusal, end_form=data)
