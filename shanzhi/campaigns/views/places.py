"""The places of a campaign: the matrix, the lists of defects, one place's sheet on the phone."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.campaigns import access, forms
from shanzhi.campaigns.actions import looking, publishing
from shanzhi.campaigns.models import Campaign, Target
from shanzhi.campaigns.queries import pages
from shanzhi.cases.models import Case
from shanzhi.kernel.refusal import Refused
from shanzhi.people.access import StaffRequest, requires
from shanzhi.ui.context import moment_of
from shanzhi.ui.forms import status_of, unfit
from shanzhi.ui.photos import photo_response
from shanzhi.ui.shapes import FilterView


@requires(*access.READERS)
@require_safe
def matrix(request: StaffRequest, number: str) -> HttpResponse:
    """Show units × places of the running round, or of the first."""
    task, todo = access.get_campaign(request.actor, number), request.GET.get("show") == "todo"
    units = list(task.units.select_related("unit").order_by("ordinal"))
    of_round = 1 if request.GET.get("round") == "1" else task.round
    rows, after = pages.matrix(task, units, of_round=of_round, after=request.GET.get("after", "")[:32], todo=todo)
    base = reverse("campaigns:matrix", args=[number])
    earlier = {"round": "1"} if of_round < task.round else {}
    asked = ({"show": "todo"} if todo else {}) | earlier
    unlooked = f"{base}?{urlencode({'show': 'todo'} | earlier)}"
    whole = f"{base}?round=1" if earlier else base
    context = {
        "task": task,
        "units": units,
        "rows": rows,
        "filters": [FilterView(_("全部"), whole, not todo), FilterView(_("还有单位没看"), unlooked, todo)],
        "older": f"{base}?{urlencode({'after': after} | asked)}" if after else "",
        "round": of_round if task.round == 2 else 0,
    }
    return render(request, "campaigns/matrix.html", context)


@requires(*access.READERS)
@require_safe
def defects(request: StaffRequest, number: str) -> HttpResponse:
    """Show a campaign's defects, all or as asked for."""
    task = access.get_campaign(request.actor, number)
    show = request.GET.get("show", "") if request.GET.get("show") in pages.SHOWS else ""
    kind, after = request.GET.get("kind", "")[:12], request.GET.get("after", "")
    rows, further = pages.defect_rows(task, show=show, kind=kind, after=int(after) if after.isdecimal() else 0)
    base = reverse("campaigns:defects", args=[number])
    words = {
        "": _("全部"),
        "open": _("没改好"),
        "fixed": pgettext("defect", "改好了"),
        "photos": _("改好了，有照片"),
        "again": _("又出现"),
        "case": pgettext("defects", "转为事项"),
    }
    asked = {name: value for name, value in (("show", show), ("kind", kind), ("after", further)) if value}
    context = {
        "task": task,
        "rows": rows,
        "filters": [
            FilterView(word, f"{base}?show={key}" if key else base, key == show) for key, word in words.items()
        ],
        "older": f"{base}?{urlencode(asked)}" if further else "",
    }
    return render(request, "campaigns/defects.html", context)


@requires(*access.READERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: StaffRequest, number: str, code: str) -> HttpResponse:
    """Show one place's sheet, and take in what a unit saw there."""
    target = access.get_target(request.actor, number, code)
    form = _form(request, target, request.POST, request.FILES) if request.method == "POST" else _form(request, target)
    if request.method != "POST" or not form.is_valid():
        return _sheet_page(request, target, form)
    unit = form.units[form.cleaned_data["unit"]]
    words = {"note": form.cleaned_data["note"], "by": request.actor, "at": moment_of(request)}
    try:
        found = looking.look(target, unit, form.seen(), **words)
    except Refused as refusal:
        return _sheet_page(request, target, form, refusal)
    messages.success(request, _("记好了，问题%(n)s条。") % {"n": len(found)} if found else _("记好了，没有问题。"))
    return redirect("campaigns:sheet", number, code)


def _form(request: StaffRequest, target: Target, *posted: Any) -> forms.LookForm:
    units = access.looks_for(request.actor, target.campaign)
    return forms.LookForm(*posted, types=list(target.kind.types.order_by("ordinal")), units=units)


def _sheet_page(
    request: StaffRequest, target: Target, form: forms.LookForm, refusal: Refused | None = None
) -> HttpResponse:
    """Return the page of a place, with why something was refused."""
    view, task = pages.sheet(target, actor=request.actor), target.campaign
    done = {one.unit_id for one in view.looks if one.round == task.round}
    mine = access.member_units(request.actor)
    waiting = [unit for unit in form.units.values() if unit.pk not in done]
    shown = bool(waiting) and task.state == Campaign.State.RUNNING
    numbers = [one.case_number for one, *_photos in view.defects if one.case_number]
    cases = Case.objects.visible_to(request.actor).filter(number__in=numbers).values_list("number", flat=True)
    context: dict[str, Any] = {
        "view": view,
        "task": task,
        "form": form if shown or form.is_bound else None,
        "refusal": refusal,
        "may_act": bool(mine & {one.unit_id for one in task.units.all()}),
        "known_cases": set(cases) if numbers else set(),
        "fix_form": forms.FixForm(auto_id=False),
    }
    status = status_of(refusal) if refusal is not None or not form.is_bound else 422
    return render(request, "campaigns/sheet.html", context, status=status)


@requires(*access.MEMBERS)
@require_POST
def fix(request: StaffRequest, number: str, ordinal: int) -> HttpResponse:
    """Say that a defect is put right."""
    found = access.get_defect(request.actor, number, ordinal)
    form = forms.FixForm(request.POST, request.FILES)
    target = access.get_target(request.actor, number, found.target.place.code)
    try:
        if not form.is_valid():
            raise unfit(form)
        looking.put_right(found, **form.cleaned_data, by=request.actor, at=moment_of(request))
    except Refused as refusal:
        return _sheet_page(request, target, _form(request, target), refusal)
    messages.success(request, _("记好了：改好了。"))
    return redirect("campaigns:sheet", number, target.place.code)


@requires(*access.MEMBERS)
@require_POST
def open_case(request: StaffRequest, number: str, ordinal: int) -> HttpResponse:
    """Send a defect round the loop."""
    found = access.get_defect(request.actor, number, ordinal)
    try:
        told = looking.open_case(found, by=request.actor, at=moment_of(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("转为事项了，编号%(number)s。办完了会在这里回告。") % {"number": told.case.number})
    return redirect("campaigns:sheet", number, found.target.place.code)


@requires(*access.READERS)
@require_safe
def photo(request: StaffRequest, number: str, ordinal: int, when: str) -> Any:
    """Show the photo of a defect, before or after, to whoever may know of the campaign."""
    kept = access.get_photo(access.get_defect(request.actor, number, ordinal), when)
    return photo_response(kept.file, shown_as=f"{ordinal}-{when}.jpg")


@requires(*access.READERS)
@require_POST
def choose(request: StaffRequest, number: str, ordinal: int, when: str, verb: str) -> HttpResponse:
    """Let residents see a photo, or take it back."""
    found = access.get_defect(request.actor, number, ordinal)
    kept, form, code = access.get_photo(found, when), forms.ChoiceForm(request.POST), found.target.place.code
    if verb not in publishing.STEPS:
        raise Http404
    try:
        if not form.is_valid():
            raise unfit(form)
        publishing.choose(kept, verb, by=request.actor, at=moment_of(request), seen=form.cleaned_data["seen"])
    except Refused as refusal:
        target = access.get_target(request.actor, number, code)
        return _sheet_page(request, target, _form(request, target), refusal)
    messages.success(request, _("选好了，随时可以撤下。") if kept.is_shown else _("撤下了，居民看不到了。"))
    return redirect(f"{reverse('campaigns:sheet', args=[number, code])}#d{ordinal}")
