"""Inspections 检查 for whoever convenes and oversees them: the list, convening one, one with its draw and visits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.accounts.models import User
from shanzhi.enforcement import access as power
from shanzhi.enforcement.models import Item
from shanzhi.inspections import access
from shanzhi.inspections.actions import convening, visiting
from shanzhi.inspections.models.tasks import Inspection
from shanzhi.inspections.workflow import INSPECTION_STEPS, InspectionState
from shanzhi.inspectorate import forms
from shanzhi.inspectorate.queries import inspections as questions
from shanzhi.inspectorate.queries.draws import draw_view
from shanzhi.inspectorate.views.visits import mine_page
from shanzhi.journal.queries import history_panel
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.organisation.queries import names_offered
from shanzhi.people.access import StaffRequest, may_enter, requires
from shanzhi.ui.context import moment_of
from shanzhi.ui.forms import status_of


@requires(*access.READERS)
@require_safe
def home(request: StaffRequest) -> HttpResponse:
    """Show the inspections to who oversees them, their own visits to inspectors (to who is both, by ``?mine=1``)."""
    actor = request.actor
    if not actor.holdings_as(access.OVERSEERS) or "mine" in request.GET:
        return mine_page(request)
    rows, older = questions.inspection_rows(actor, before=request.GET.get("before", "")[:24])
    context = {"rows": rows, "older": older, "may_convene": bool(power.convening_areas(actor))}
    context["may_ask"] = may_enter(actor, power.CONVENERS | power.ALLOWERS)
    return render(request, "inspectorate/list.html", context)


@requires(*power.CONVENERS)
@require_http_methods(["GET", "HEAD", "POST"])
def convene(request: StaffRequest) -> HttpResponse:
    """Convene an inspection."""
    actor, at = request.actor, moment_of(request)
    found = Item.objects.filter(district_id=actor.district_id, item_list__is_current=True).order_by("ordinal")
    topics = list(dict.fromkeys(found.values_list("topic", flat=True)))
    data = request.POST if request.method == "POST" else None
    initial, areas = {"mode": "random", "per_unit": 1}, power.convening_areas(actor)
    form = forms.ConveneForm(data, topics=topics, on=local(at).date(), areas=areas, initial=initial)
    if data is not None and form.is_valid():
        told = dict(form.cleaned_data)
        try:
            made = convening.convene(told.pop("title"), by=actor, at=at, **told)
            messages.success(request, _("召集好了。下一步定名单，再抽取。"))
            return redirect("inspectorate:inspection", made.number)
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    able = power.units_with_power(actor.district_id, on=local(at).date())
    context = {"form": form, "units": names_offered(), "topics": topics, "power": able}
    return render(request, "inspectorate/convene.html", context, status=422 if form.is_bound else 200)


@requires(*access.READERS)
@require_safe
def inspection(request: StaffRequest, number: str) -> HttpResponse:
    """Show one inspection: who, what, the draw, the visits, what is left."""
    return inspection_page(request, access.get_inspection(request.actor, number))


def inspection_page(
    request: StaffRequest, task: Inspection, refusal: Refused | None = None, verb: str = ""
) -> HttpResponse:
    """Return the page of an inspection, with why a step was refused."""
    may = power.may_convene(request.actor, task.area_path)
    waiting = questions.to_publish(task)
    context = {
        "task": task,
        "units": list(task.units.select_related("unit").order_by("ordinal")),
        "draw": draw_view(task, for_staff=True),
        "visits": questions.visit_rows(task),
        "recusals": list(task.recusals.select_related("user", "place")),
        "history": history_panel(task.district_id, [("inspection", task.number)], limit=20),
        "waiting": len(waiting),
        "publish_on": min((one.publish_on for one in waiting if one.publish_on), default=None),
        "may": {verb: may and task.state in INSPECTION_STEPS[verb][0] for verb in INSPECTION_STEPS},
        "may_publish": may and bool(waiting),
        "is_drawn": task.state in (InspectionState.DRAWN, InspectionState.CLOSED),
        "recusal_form": forms.RecusalForm(request.POST if verb == "recuse" else None),
        "refusal": refusal,
    }
    return render(request, "inspectorate/inspection.html", context, status=status_of(refusal))


def _recuse(task: Inspection, data: Any, by: Any, at: Any) -> str:
    form = forms.RecusalForm(data)
    user = User.objects.people().filter(username=data.get("username", ""), is_active=True).first()
    if not form.is_valid() or user is None:
        raise Refused(_("写执法人员的账号、一处场所的编号和理由。"))
    convening.recuse(task, user, form.cleaned_data["place"], reason=form.cleaned_data["reason"], by=by, at=at)
    return _("记下了，重新定一次名单才生效。")


def _fix(task: Inspection, data: Any, by: Any, at: Any) -> str:
    convening.fix_list(task, by=by, at=at)
    return _("名单定了，散列也公开了。现在可以抽取。")


def _draw(task: Inspection, data: Any, by: Any, at: Any) -> str:
    visits = convening.draw(task, seed=data.get("seed", ""), by=by, at=at)
    return _("抽出%(n)s处，抽到的人都收到了消息。") % {"n": len(visits)}


def _cancel(task: Inspection, data: Any, by: Any, at: Any) -> str:
    convening.cancel(task, reason=data.get("reason", ""), by=by, at=at)
    return _("取消了。")


def _close(task: Inspection, data: Any, by: Any, at: Any) -> str:
    convening.close(task, by=by, at=at)
    return _("办完了。")


def _publish(task: Inspection, data: Any, by: Any, at: Any) -> str:
    return _("公开了%(n)s处的结果。") % {"n": visiting.publish(questions.to_publish(task), by=by, at=at)}


STEPS: dict[str, Callable[..., str]] = {
    "list": _fix,
    "draw": _draw,
    "cancel": _cancel,
    "close": _close,
    "recuse": _recuse,
    "publish": _publish,
}


@requires(*power.CONVENERS)
@require_POST
def step(request: StaffRequest, number: str, verb: str) -> HttpResponse:
    """Take one step of an inspection."""
    task = access.get_inspection(request.actor, number)
    if verb not in STEPS:
        raise Http404
    try:
        messages.success(request, STEPS[verb](task, request.POST, request.actor, moment_of(request)))
    except Refused as refusal:
        return inspection_page(request, task, refusal, verb)
    return redirect("inspectorate:inspection", number)
