"""Lists of this room: the numbered appeals with their measures, on screen, on paper and as a sheet; rules of votes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.accounts.access import StaffRequest
from shanzhi.kernel.refusal import Refused
from shanzhi.meetings import actions, forms
from shanzhi.meetings.queries.appeals import appeal_rows
from shanzhi.people.access import requires
from shanzhi.people.capacities import Capacity
from shanzhi.talks import access
from shanzhi.talks.actions import keeping
from shanzhi.talks.actions.outcomes import rule_for
from shanzhi.talks.kinds import KINDS
from shanzhi.talks.models import READERS
from shanzhi.ui.context import moment_of
from shanzhi.ui.files import as_file, file_name


@requires(*READERS)
@require_safe
def appeals(request: StaffRequest) -> HttpResponse:
    """Show the appeals of every sit-down, numbered, each with its measure."""
    return render(request, "meetings/appeals.html", {"rows": appeal_rows(request.actor, at=moment_of(request))})


@requires(*READERS)
@require_safe
def appeals_of(request: StaffRequest, number: str) -> HttpResponse:
    """Show one sit-down's appeals list as a sheet to print."""
    talk = access.get_talk(request.actor, number)
    rows = appeal_rows(request.actor, at=moment_of(request), talk=talk)
    return render(request, "meetings/appeals_sheet.html", {"talk": talk, "rows": rows})


@requires(*READERS)
@require_POST
def export(request: StaffRequest) -> HttpResponse:
    """Hand out the appeals list as a workbook, watermarked and written down."""
    at = moment_of(request)
    return as_file(actions.export_appeals(by=request.actor, at=at), file_name(_("民意诉求清单"), at, "xlsx"))


@requires(Capacity.KEEPER)
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: StaffRequest) -> HttpResponse:
    """Show how votes count for each kind of talk, and change one."""
    asked = request.GET.get("kind", "")
    initial = forms.RuleForm.of(rule_for(request.actor.district_id, asked)) if asked in KINDS else None
    form = forms.RuleForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        told = dict(form.cleaned_data)
        try:
            keeping.set_rule(told.pop("kind"), by=request.actor, at=moment_of(request), **told)
            messages.success(request, _("改好了，以后的表决按这条算。"))
            return redirect("meetings:rules")
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    rows = [(kind, rule_for(request.actor.district_id, kind.code)) for kind in KINDS.values()]
    context = {"rows": rows, "form": form}
    return render(request, "meetings/rules.html", context, status=422 if form.errors else 200)
