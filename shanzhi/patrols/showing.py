"""How a worker's things look: rows with their chip, the page after a telling, the page of a visit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from shanzhi.advice.emergency import calls
from shanzhi.calendars.queries import current_calendar
from shanzhi.cases.access import Situation, reasons_against
from shanzhi.cases.models import Case
from shanzhi.clocks.models import Deadline
from shanzhi.desks import showing as desks
from shanzhi.kernel.actors import Actor
from shanzhi.loop.channels import say_channel
from shanzhi.loop.workflow import CASE_TABLE, State
from shanzhi.patrols.slips import Slip
from shanzhi.people.queries import deployment
from shanzhi.reports import codes
from shanzhi.reports.models import Report
from shanzhi.ui.dates import say_when
from shanzhi.ui.shapes import ClockView, FilterView, ReceiptView


def due_chip(due_at: datetime | None, *, near_at: datetime | None, at: datetime) -> ClockView | None:
    """Return a chip that says by when: on the ground a moment helps more than what is left of it."""
    if due_at is None:
        return None
    if at > due_at:
        return ClockView("late", _("超期"), _("原定%(when)s") % {"when": say_when(due_at, now=at, form="short")})
    when = _("%(when)s前") % {"when": say_when(due_at, now=at, form="short")}
    near = near_at is not None and at >= near_at
    return ClockView("near" if near else "ok", _("临期") if near else _("按时"), when, due_at=due_at)


def errand_rows(cases: Sequence[Case], *, at: datetime) -> list[dict[str, Any]]:
    """Return what one is asked to look at: which kind, where, by when, and where the thumb leads."""
    rows = []
    for case in cases:
        verifying = case.state == State.VERIFYING
        url = reverse("patrols:verify", args=[case.number]) if verifying else reverse("desks:case", args=[case.number])
        told = _("%(door)s反映") % {"door": say_channel(case.channel)}
        words = {"what": told if verifying else _("报已办好，请看是否办好"), "place": desks.where(case)}
        rows.append(
            {
                "case": case,
                "kind": _("核实") if verifying else _("复看"),
                "said": _("%(what)s，%(place)s") % words,
                "chip": due_chip(case.step_due_at, near_at=case.step_near_at, at=at),
                "url": url,
            }
        )
    return rows


def case_rows(cases: Sequence[Case], *, at: datetime, district_id: str) -> list[dict[str, Any]]:
    """Return cases as a phone lists them: where it stands, with whom, and the clock that matters now."""
    calendar = current_calendar(district_id)
    return [
        {
            "case": case,
            "state": desks.state_view(case),
            "place": desks.where(case),
            "unit": str(case.lead_unit) if case.lead_unit is not None else "",
            "chip": desks.case_chip(case, at=at, calendar=calendar),
            "url": reverse("desks:case", args=[case.number]),
        }
        for case in cases
    ]


def grid_filters(shown: str) -> list[FilterView]:
    """Return the three ways to look at one's grid; the state stands in the address."""
    words = {"": _("全部"), "today": _("今天到期"), "late": _("已超期")}
    base = reverse("patrols:grid")
    return [FilterView(word, f"{base}?show={key}" if key else base, key == shown) for key, word in words.items()]


def visit_view(case: Case, actor: Actor, *, at: datetime) -> dict[str, Any]:
    """Return the page of a visit: what was told, where, by when, or why it can't be taken any more."""
    row = CASE_TABLE.row("verify")
    reasons = reasons_against(row, Situation(case, actor, facts={"at": at})) if row is not None else []
    return {
        "case": case,
        "place": desks.where(case),
        "channel": say_channel(case.channel),
        "chip": due_chip(case.step_due_at, near_at=case.step_near_at, at=at),
        "reasons": reasons,
    }


def told_view(request: HttpRequest, slip: Slip, *, at: datetime) -> dict[str, Any] | None:
    """Return the page after a telling, or None when the report isn't there."""
    district_id = request.actor.district_id  # type: ignore[attr-defined]
    report = Report.objects.in_district(district_id).filter(number=slip.number).first()
    if report is None:
        return None
    case = Case.objects.in_district(district_id).get(pk=report.case_id)
    total = Deadline.objects.in_district(district_id).filter(subject_id=report.pk, kind="total").first()
    promised = say_when(total.due_at, now=at, form="printday") if total is not None else ""
    mine = Case.objects.visible_to(request.actor).filter(pk=case.pk).exists()  # type: ignore[attr-defined]
    return {
        "report": report,
        "case": case if mine else None,
        "closed": case.closed_at is not None,
        "place": desks.where(case),
        "promised": promised,
        "calls": calls(report.text),
        "repeated": slip.repeated,
        "receipt": _receipt(request, report, slip.code, promised, at) if slip.code else None,
    }


def _receipt(request: HttpRequest, report: Report, code: str, promised: str, at: datetime) -> ReceiptView:
    kept = deployment(report.district_id)
    said = report.masked_text if len(report.masked_text) <= 60 else report.masked_text[:59] + "…"
    return ReceiptView(
        org=f"{kept.name}{kept.street_name}" if kept is not None else "",
        title=_("来件回执"),
        number=report.shown_number,
        code=codes.shown(code),
        rows=[(_("反映"), said), (_("时间"), say_when(report.told_at, now=at, form="print"))],
        promised=promised,
        address=_("打开%(host)s，点“查进展”，输入编号和查询码，看办到哪一步。") % {"host": request.get_host()},
        warning=_("查询码只给反映的人，请他拍下来或抄下来；这里只显示这一次。"),
    )
