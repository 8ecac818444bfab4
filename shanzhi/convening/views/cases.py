"""What begins at a case: a whistle, a board matter, a joint session."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shanzhi.accounts.access import StaffRequest, requires
from shanzhi.cases.models import Case
from shanzhi.convening import access, forms
from shanzhi.convening.actions.boards import hang
from shanzhi.convening.actions.joints import call_joint
from shanzhi.convening.actions.whistles import call, whistled
from shanzhi.convening.workflow import BOARD_TABLE
from shanzhi.desks.forms import StepForm
from shanzhi.dockets.access import ordinary_cases
from shanzhi.dockets.views import back_to, data_of, form_page, key_of, own_case
from shanzhi.dockets.workflow import OVERSEERS
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.supervision.queries.books import rules_in_force
from shanzhi.ui.context import moment_of
from shanzhi.ui.joining import joined


@requires()
@require_http_methods(["GET", "HEAD", "POST"])
def whistling(request: StaffRequest, number: str) -> HttpResponse:
    """Call units to a place over a case."""
    case, at = own_case(request, number, access.CALLERS), moment_of(request)
    if request.method != "POST" and (against := whistled([case])):
        return _still_whistled(request, against)
    start = {"key": key_of(request), "place": case.place_text, "kind": "complaint"}
    form = forms.WhistleForm(data_of(request), on=local(at).date(), initial=start)

    def act(told: Any) -> str:
        words = dict(told.cleaned_data)
        cases = [case, *_others(request, words.pop("others"), case)]
        made = call(cases, words.pop("units"), by=request.actor, at=at, **words)
        return reverse("convening:whistle", args=[made.number])

    return form_page(
        request, form, act, title=_("吹哨"), button=_("吹哨"), back=back_to(case),
        done=_("吹了哨，叫到的单位会收到消息。"),
        intro=_("三种情形才吹：群众反映强烈、属地解决不了；要联合执法；应急。日常的事照常派单。吹得太多，说明日常没有办好。"),
    )  # fmt: skip


def _still_whistled(request: StaffRequest, against: list[tuple[str, str]]) -> HttpResponse:
    """Say what stands in the way, with the way to it, in place of a form that would be refused."""
    context = {
        "title": _("这件事正在吹哨"),
        "reasons": [said for said, _number in against],
        "url": reverse("convening:whistle", args=[against[0][1]]),
        "url_label": _("看那一次吹哨"),
    }
    return render(request, "ui/refused.html", {"layout": "ui/staff.html"} | context)


def _others(request: StaffRequest, text: str, case: Case) -> list[Case]:
    numbers = [word for word in re.split(r"[、,，;；\s]+", text) if word and word != case.number]
    found = list(ordinary_cases(request.actor).filter(number__in=numbers).order_by("number"))
    missing = sorted(set(numbers) - {one.number for one in found})
    if missing:
        raise Refused(_("没有这些事项：%(numbers)s。") % {"numbers": joined(missing)})
    return found


@requires()
@require_http_methods(["GET", "HEAD", "POST"])
def hanging(request: StaffRequest, number: str) -> HttpResponse:
    """Hang a case on the board."""
    case, at = own_case(request, number, OVERSEERS), moment_of(request)
    row = BOARD_TABLE.row("hang")
    start = {"title": case.title, "unit": case.lead_unit.name if case.lead_unit is not None else ""}
    form = StepForm(row.needs if row else (), data_of(request), on=local(at).date(), initial=start)

    def act(told: Any) -> str:
        hang(case, by=request.actor, at=at, **told.brought())
        return reverse("convening:board")

    return form_page(
        request,
        form,
        act,
        title=_("挂牌督办"),
        button=_("挂牌"),
        back=back_to(case),
        done=_("挂上了，各单位都看得到。"),
    )


@requires()
@require_http_methods(["GET", "HEAD", "POST"])
def joining(request: StaffRequest, number: str) -> HttpResponse:
    """Call a joint session over a case."""
    case, at = own_case(request, number, access.RULERS), moment_of(request)
    form = forms.JointForm(data_of(request), on=local(at).date(), initial={"key": key_of(request)})

    def act(told: Any) -> str:
        words = dict(told.cleaned_data)
        made = call_joint(case, words.pop("units"), by=request.actor, at=at, **words)
        return reverse("convening:joint", args=[made.number])

    days = rules_in_force(case.district_id).ruling_days
    return form_page(
        request, form, act, title=_("召集会商"), button=_("召集"), back=back_to(case),
        done=_("召集好了，叫到的单位会收到消息。"),
        intro=_("退回两次的事才会商，召集后%(n)s个工作日内裁定；裁定以后不能再退。") % {"n": days},
    )  # fmt: skip
