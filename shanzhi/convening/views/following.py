"""Pages of whistles, of the board and of joint sessions: the lists, one whole, and their steps."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.accounts.access import StaffRequest, requires
from shanzhi.convening import access, forms
from shanzhi.convening.actions import boards, joints, whistles
from shanzhi.convening.models import BoardMatter, JointRuling, Whistle, WhistleUnit
from shanzhi.convening.queries import pages as questions
from shanzhi.convening.queries import whistles as whistled
from shanzhi.dockets.access import get_one, steps_for
from shanzhi.dockets.views import data_of, form_page, row_of, step_form
from shanzhi.journal.queries import history_panel
from shanzhi.kernel.clock import local
from shanzhi.organisation.models import Unit
from shanzhi.supervision.queries.pages import case_numbers
from shanzhi.ui.context import moment_of


@requires()
@require_safe
def whistle_list(request: StaffRequest) -> HttpResponse:
    """Show the whistles one may know of."""
    return render(request, "convening/whistles.html", {"rows": whistled.whistles(request.actor)})


def get_whistle(request: StaffRequest, number: str) -> Whistle:
    """Return a whistle one may know of."""
    found: Whistle = get_one(access.whistles_visible(request.actor), number)
    return found


@requires()
@require_safe
def whistle(request: StaffRequest, number: str) -> HttpResponse:
    """Show one whistle: who was called, who came, what was undertaken, how it was rated."""
    one, actor = get_whistle(request, number), request.actor
    units, own = whistled.units_of(one), actor.unit_ids()
    verbs = {row.verb for row in steps_for(one, actor, units=[row.unit_id for row in units])}
    manages = bool(verbs & {"add_item", "cancel"})
    cases = whistled.cases_of(one)
    context = {
        "whistle": one,
        "units": [(row, "report_in" in verbs and row.came_at is None and row.unit_id in own) for row in units],
        "items": [(item, manages or item.unit_id in own) for item in whistled.items_of(one)],
        "cases": cases,
        "known": case_numbers(one.district_id, actor, [case.pk for case in cases]),
        "verbs": verbs,
        "history": history_panel(one.district_id, [("whistle", one.pk)], limit=50),
    }
    return render(request, "convening/whistle.html", context)


@requires()
@require_http_methods(["GET", "HEAD", "POST"])
def whistle_step(request: StaffRequest, number: str, verb: str) -> HttpResponse:
    """Report in, note an undertaking, rate, call off."""
    one = get_whistle(request, number)
    row = row_of(one, verb, among=("report_in", "add_item", "rate", "cancel"))
    url, units = reverse("convening:whistle", args=[number]), whistled.units_of(one)

    def act(told: Any) -> str:
        _take_whistle_step(request, one, verb, told, units)
        return url

    form = _whistle_form(request, one, verb, units)
    return form_page(request, form, act, title=row.label, button=row.label, back=(url, f"{one.number} {one.place}"))


def _whistle_form(request: StaffRequest, one: Whistle, verb: str, units: list[WhistleUnit]) -> Any:
    data, start, day = data_of(request), {"seen": one.version}, local(moment_of(request)).date()
    if verb == "report_in":
        return forms.ReportInForm(data, initial=start)
    if verb == "add_item":
        return forms.ItemForm(data, on=day, initial=start)
    if verb == "rate":
        return forms.RateForm(data, rows=units, initial=start)
    return step_form(request, one, row_of(one, verb))


def _take_whistle_step(request: StaffRequest, one: Whistle, verb: str, told: Any, units: list[WhistleUnit]) -> None:
    words = dict(told.cleaned_data)
    seen, at, by = words.pop("seen"), moment_of(request), request.actor
    if verb == "report_in":
        own = next((each.unit for each in units if each.unit_id in by.unit_ids()), Unit())
        whistles.report_in(one, own, by=by, at=at, seen=seen, **words)
    elif verb == "rate":
        whistles.rate(one, told.marks(), words=words["words"], by=by, at=at, seen=seen)
    elif verb == "add_item":
        whistles.add_item(one, by=by, at=at, seen=seen, **words)
    else:
        whistles.cancel(one, by=by, at=at, seen=seen, **words)


@requires()
@require_http_methods(["GET", "HEAD", "POST"])
def item_done(request: StaffRequest, number: str, ordinal: int) -> HttpResponse:
    """Say that an undertaking was done."""
    one, at = get_whistle(request, number), moment_of(request)
    item = next((each for each in whistled.items_of(one) if each.ordinal == ordinal), None)
    if item is None:
        raise Http404
    url = reverse("convening:whistle", args=[number])

    def act(told: Any) -> str:
        whistles.finish_item(one, ordinal, words=told.cleaned_data["words"], by=request.actor, at=at)
        return url

    form = forms.DoneForm(data_of(request))
    return form_page(
        request, form, act, title=_("办完一条"), button=_("办完了"), back=(url, item.what), intro=item.what
    )


@requires()
@require_safe
def board(request: StaffRequest) -> HttpResponse:
    """Show the board to the whole house."""
    actor, show = request.actor, request.GET.get("show", "")
    rows = questions.board(actor, show=show)
    known = case_numbers(actor.district_id, actor, [row.case_id for row in rows])
    shown = [(row, known.get(row.case_id, ""), steps_for(row, actor, units=[row.unit_id])) for row in rows]
    context = {"rows": shown, "show": show, "today": local(moment_of(request)).date()}
    return render(request, "convening/board.html", context)


@requires()
@require_http_methods(["GET", "HEAD", "POST"])
def board_step(request: StaffRequest, number: str, verb: str) -> HttpResponse:
    """Look again, or strike a matter."""
    one: BoardMatter = get_one(access.board_visible(request.actor), number)
    row, url = row_of(one, verb, among=("review", "strike")), reverse("convening:board")
    form = step_form(request, one, row)

    def act(told: Any) -> str:
        boards.take_board_step(
            one, verb, by=request.actor, at=moment_of(request), seen=told.cleaned_data["seen"], **told.brought()
        )
        return url

    return form_page(request, form, act, title=row.label, button=row.label, back=(url, _("挂牌督办")), intro=one.title)


@requires()
@require_safe
def joint_list(request: StaffRequest) -> HttpResponse:
    """Show the joint sessions one may know of."""
    return render(request, "convening/joints.html", {"rows": questions.joints(request.actor)})


def get_joint(request: StaffRequest, number: str) -> JointRuling:
    """Return a joint session one may know of, with its case."""
    found = access.joints_visible(request.actor).filter(case__district_id=request.actor.district_id)
    one: JointRuling = get_one(found.select_related("case", "lead_unit"), number)
    return one


@requires()
@require_safe
def joint(request: StaffRequest, number: str) -> HttpResponse:
    """Show one joint session with the opinions noted."""
    one = get_joint(request, number)
    context = {
        "joint": one,
        "opinions": questions.opinions_of(one),
        "known": case_numbers(one.district_id, request.actor, [one.case_id]),
        "steps": steps_for(one, request.actor),
        "late": one.is_overdue(at=moment_of(request)),
        "history": history_panel(one.district_id, [("joint_ruling", one.pk)], limit=50),
    }
    return render(request, "convening/joint.html", context)


@requires()
@require_http_methods(["GET", "HEAD", "POST"])
def joint_step(request: StaffRequest, number: str, verb: str) -> HttpResponse:
    """Note an opinion, rule, or call a session off."""
    one, at = get_joint(request, number), moment_of(request)
    row, url = row_of(one, verb, among=("note", "rule", "cancel")), reverse("convening:joint", args=[number])
    units = [each.unit for each in questions.opinions_of(one)]
    data, start = data_of(request), {"seen": one.version}
    form: Any = forms.OpinionForm(data, units=units, initial=start) if verb == "note" else step_form(request, one, row)

    def act(told: Any) -> str:
        seen = told.cleaned_data["seen"]
        if verb == "note":
            unit = next(each for each in units if each.code == told.cleaned_data["unit"])
            joints.note_opinion(one, unit, opinion=told.cleaned_data["opinion"], by=request.actor, at=at, seen=seen)
        else:
            joints.take_joint_step(one, verb, by=request.actor, at=at, seen=seen, **told.brought())
        return url

    return form_page(request, form, act, title=row.label, button=row.label, back=(url, one.case.title))
