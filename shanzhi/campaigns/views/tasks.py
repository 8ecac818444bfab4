"""Pages of campaigns for who begins and oversees them: list, beginning, figures, print, export, the kinds of place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.campaigns import access, forms
from shanzhi.campaigns.actions import campaigning, proposing
from shanzhi.campaigns.actions.exporting import export as export_rows
from shanzhi.campaigns.models import Campaign, KindList, PlaceKind, Proposal
from shanzhi.campaigns.queries import pages, proposals, results
from shanzhi.campaigns.queries.heads import heads_offered
from shanzhi.enforcement.access import CONVENERS, convening_areas, may_convene
from shanzhi.journal.queries import history_panel
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.sheets import read_sheet
from shanzhi.organisation.queries import names_offered
from shanzhi.people.access import StaffRequest, requires
from shanzhi.ui.context import moment_of
from shanzhi.ui.files import as_file, file_name
from shanzhi.ui.forms import status_of, unfit

SHIPPED = Path(__file__).parent.parent / "data" / "kinds.csv"


def _kinds(district_id: str) -> list[PlaceKind]:
    rows = PlaceKind.objects.filter(kind_list__district_id=district_id, kind_list__is_current=True)
    return list(rows.prefetch_related("types").order_by("ordinal"))


@requires(*access.READERS)
@require_safe
def home(request: StaffRequest) -> HttpResponse:
    """Show the campaigns, the newest first, and what hot issues propose to whoever may begin it."""
    return _home(request)


def _home(request: StaffRequest, refusal: Refused | None = None) -> HttpResponse:
    rows, older = pages.campaign_rows(request.actor, before=request.GET.get("before", "")[:24])
    context = {
        "rows": rows,
        "older": older,
        "may_begin": bool(convening_areas(request.actor)),
        "waiting": proposals.waiting(request.actor),
        "leaving": forms.LeaveForm(),
        "refusal": refusal,
    }
    return render(request, "campaigns/list.html", context, status=status_of(refusal))


@requires(*CONVENERS)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: StaffRequest) -> HttpResponse:
    """Begin a campaign; for a proposed one everything that is known is filled in."""
    actor, at = request.actor, moment_of(request)
    data = request.POST if request.method == "POST" else None
    of = proposals.proposal_of(actor, (data or request.GET).get("proposal" if data is not None else "issue", "")[:24])
    known = _kinds(actor.district_id)
    initial = proposals.filled(of, known, at=at) if of is not None and data is None else None
    asked = convening_areas(actor) if of is None else []  # what is proposed says where
    form = forms.BeginForm(data, initial=initial, kinds=known, on=local(at).date(), areas=asked)
    if data is not None and form.is_valid():
        told = dict(form.cleaned_data) | {"proposal": of}
        try:
            if of is not None:
                told["area_path"] = proposals.area_for(of, told["kinds"], actor)
            made = campaigning.begin(told.pop("title"), by=actor, at=at, **told)
            messages.success(request, _("启动了，要看的场所已从名录里列出。"))
            return redirect("campaigns:campaign", made.number)
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    return _begin_page(request, form, of)


def _begin_page(request: StaffRequest, form: forms.BeginForm, of: Proposal | None) -> HttpResponse:
    context = {"form": form, "units": names_offered(), "known": bool(form.known), "proposal": of}
    context["people"] = heads_offered(at=moment_of(request))
    context["evidence"] = proposals.evidence(of) if of is not None else ""
    return render(request, "campaigns/begin.html", context, status=422 if form.is_bound else 200)


@requires(*CONVENERS)
@require_POST
def leave(request: StaffRequest, issue: str) -> HttpResponse:
    """Leave what a hot issue proposes, with the reason."""
    found = proposals.proposal_of(request.actor, issue)
    if found is None:
        raise Http404
    form = forms.LeaveForm(request.POST)
    try:
        if not form.is_valid():
            raise unfit(form)
        proposing.leave(found, why=form.cleaned_data["why"], by=request.actor, at=moment_of(request))
    except Refused as refusal:
        return _home(request, refusal)
    messages.success(request, _("记下了，不启动。"))
    return redirect("campaigns:home")


@requires(*access.READERS)
@require_safe
def campaign(request: StaffRequest, number: str) -> HttpResponse:
    """Show one campaign: its figures, each opening its list."""
    return _page(request, access.get_campaign(request.actor, number))


def _shown(task: Campaign) -> dict[str, Any]:
    return {
        "task": task,
        "units": list(task.units.select_related("unit").order_by("ordinal")),
        "figures": pages.figures(task),
        "kinds": pages.by_kind(task),
        "again_from": campaigning.may_look_again_on(task),
        "behind": proposals.proposal_behind(task),
    }


def _page(request: StaffRequest, task: Campaign, refusal: Refused | None = None, **tried: Any) -> HttpResponse:
    running = task.state == Campaign.State.RUNNING and may_convene(request.actor, task.area_path)
    chosen, shown = results.chosen_in(task)
    subjects = [("campaign", task.number), *(("campaign_photo", str(photo)) for photo in chosen)]
    context = _shown(task) | {
        "history": history_panel(task.district_id, subjects, limit=40),
        "may_end": running,
        "may_again": running and task.round == 1,
        "leads": access.leads(request.actor, task),
        "shown_photos": shown,
        "again_form": forms.AgainForm(),
        "end_form": forms.EndForm(),
        "refusal": refusal,
    }
    context |= tried
    return render(request, "campaigns/campaign.html", context, status=status_of(refusal))


@requires(*access.READERS)
@require_safe
def printed(request: StaffRequest, number: str) -> HttpResponse:
    """Show one campaign as a sheet of paper."""
    task = access.get_campaign(request.actor, number)
    rows, _further = pages.defect_rows(task, show="open", most=200)
    return render(request, "campaigns/print.html", _shown(task) | {"rows": rows})


@requires(*access.OVERSEERS)
@require_POST
def export(request: StaffRequest, number: str) -> HttpResponse:
    """Give the campaign's defects as a workbook, watermarked and written down."""
    task, at = access.get_campaign(request.actor, number), moment_of(request)
    content = export_rows(task, by=request.actor, at=at)
    return as_file(content, file_name(task.title, at, "xlsx"))


@requires(*CONVENERS)
@require_POST
def again(request: StaffRequest, number: str) -> HttpResponse:
    """Begin the second round."""
    task, form = access.get_campaign(request.actor, number), forms.AgainForm(request.POST)
    try:
        if not form.is_valid():
            raise unfit(form)
        campaigning.look_again(task, until=form.cleaned_data["until"], by=request.actor, at=moment_of(request))
    except Refused as refusal:
        return _page(request, task, refusal, again_form=form)
    messages.success(request, _("回头看开始了：查出过问题的场所再看一遍。"))
    return redirect("campaigns:campaign", number)


@requires(*CONVENERS)
@require_POST
def end(request: StaffRequest, number: str) -> HttpResponse:
    """End a campaign with its result."""
    task, form = access.get_campaign(request.actor, number), forms.EndForm(request.POST)
    try:
        if not form.is_valid():
            raise unfit(form)
        campaigning.end(task, **form.cleaned_data, by=request.actor, at=moment_of(request))
    except Refused as refusal:
        return _page(request, task, refusal, end_form=form)
    messages.success(request, _("结束了。"))
    return redirect("campaigns:campaign", number)


@requires(*access.KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def kinds(request: StaffRequest) -> HttpResponse:
    """Show the kinds of place with their defects, and publish another version."""
    data = request.POST if request.method == "POST" else None
    form = forms.KindsForm(data, request.FILES if data is not None else None)
    if data is not None and form.is_valid():
        file = form.cleaned_data["sheet"]
        try:
            sheet = read_sheet(file.read(), filename=file.name)
            campaigning.publish_kinds(sheet, code=form.cleaned_data["code"], by=request.actor, at=moment_of(request))
            messages.success(request, _("发布了；正在进行的整治照旧版算。"))
            return redirect("campaigns:kinds")
        except Refused as refusal:
            form.add_error("sheet", [str(reason) for reason in refusal.reasons])
    current = KindList.objects.filter(district_id=request.actor.district_id, is_current=True).first()
    context = {"form": form, "current": current, "kinds": _kinds(request.actor.district_id)}
    return render(request, "campaigns/kinds.html", context, status=422 if form.is_bound else 200)


@requires(*access.KEEPERS)
@require_safe
def example(request: StaffRequest) -> HttpResponse:
    """Give the kinds that ship with the house, as a sheet to adapt."""
    if not SHIPPED.exists():
        raise Http404
    return as_file(SHIPPED.read_bytes(), "kinds.csv")
