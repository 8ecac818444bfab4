"""Appeals 申诉 against a frozen figure: raised by the unit's head, heard by another body, with one case named.

Where an appeal holds, a correction is written beside the figure; neither the figure nor its lines are touched.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.assessment import access
from shanzhi.assessment.actions.freezing import workdays_on
from shanzhi.assessment.models import Appeal, Correction, Figure, Period
from shanzhi.assessment.queries.figures import Scope, lines_of
from shanzhi.assessment.workflow import APPEAL_WORKDAYS, AppealState, PeriodState
from shanzhi.cases.actions.numbering import next_values
from shanzhi.cases.models import Case
from shanzhi.counting.figures import county_path
from shanzhi.journal.actions import record
from shanzhi.journal.changing import change as change_row
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.organisation.models import Unit
from shanzhi.scoring.dictionary import Indicator

EFFECTS = ("meet", "leave_out")


def take_number(kind: str, *, district_id: str, at: datetime) -> str:
    """Return the next number of appeals or proposals: SS26-0001."""
    year = f"{local(at):%y}"
    [value] = next_values(district_id, [f"{kind}-{year}"])
    return f"{kind}{year}-{value:04d}"


def raise_appeal(
    period: Period, unit: Unit, indicator: Indicator, *, case_number: str, reason: str, by: Actor, at: datetime
) -> Appeal:
    """Say that a case is counted wrongly in a unit's frozen figure.

    :raises Refused: outside the window, for a case not in the figure or counted as kept, without a reason, twice, or
        for another's unit.
    """
    case = Case.objects.visible_to(by).filter(number=case_number.strip()).first()
    reasons = [] if unit.pk in access.own_units(by) else [_("申诉由本单位负责审批的人提。")]
    if period.state != PeriodState.FROZEN or period.appeals_until is None or at > period.appeals_until:
        reasons.append(_("现在不在申诉的日子里。"))
    if len(reason.strip()) < 5:
        reasons.append(_("写清楚哪里算错了、依据是什么，至少5个字。"))
    lines = lines_of(period, Scope("unit", unit.pk, unit.code, str(unit)), indicator, "denominator")
    if case is None or not lines.filter(case_id=case.pk).exists():
        reasons.append(_("这个编号不在这个数的清单里。"))
    elif already := _corrected(period, unit.pk, indicator.code, case.pk):
        reasons.append(already)
    elif not any(_change(Appeal(period=period, unit=unit, case=case), indicator, "meet")):
        kept = _("这一件在“%(name)s”里本来就算好的，申诉了也不会更好。要申诉，写算得不对的那一件。")
        reasons.append(kept % {"name": indicator.name})
    if reasons or case is None:
        raise Refused(*reasons)
    due = workdays_on(period.district_id, APPEAL_WORKDAYS, at=at)
    try:
        with transaction.atomic():
            made = Appeal.objects.create(
                district_id=period.district_id,
                number=take_number("SS", district_id=period.district_id, at=at),
                period=period,
                unit=unit,
                indicator=indicator.code,
                case=case,
                reason=reason.strip(),
                raised_at=at,
                raised_by_id=by.user_id,
                due_at=due,
            )
            said = {"period": period.code, "indicator": indicator.code, "case": case.number, "unit": unit.name}
            _note("appeal", made, by=by, at=at, was="", data=said)
    except IntegrityError:
        raise Refused(_("这一件已经申诉过了。")) from None
    return made


def _corrected(period: Period, unit_id: int, indicator: str, case_id: UUID) -> str:
    """Say in which figure that covers the same days a case was corrected already; it counts there and here, once."""
    rows = Correction.objects.filter(district_id=period.district_id, figure__unit_id=unit_id)
    spans = {"figure__period__starts_on__lt": period.ends_on, "figure__period__ends_on__gt": period.starts_on}
    found = rows.filter(**spans, figure__indicator=indicator, appeal__case_id=case_id).select_related("appeal").first()
    return _("这一件已经更正过，见%(number)s，这里照着算。") % {"number": found.appeal.number} if found else ""


def _note(verb: str, appeal: Appeal, *, by: Actor, at: datetime, was: str, data: dict[str, Any]) -> None:
    record(
        f"assessment.{verb}",
        district_id=appeal.district_id,
        subject_kind="appeal",
        subject_id=appeal.number,
        by=by,
        at=at,
        was=was,
        now=appeal.state,
        version=appeal.version,
        data=data,
    )


def decide_appeal(
    appeal: Appeal,
    indicator: Indicator,
    *,
    effect: str,
    decision: str,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Appeal:
    """Answer an appeal: ``effect`` is "meet" (counts as kept), "leave_out" (out of both numbers) or '' (it fails).

    :raises Stale: when somebody answered it already.
    :raises Refused: for people of the unit itself, without a reason, or when nothing would change.
    """
    late, was = _("您看的这一页旧了，答复没有生效。"), appeal.state
    if seen not in (None, appeal.version):
        raise Stale(late)
    reasons = _against_deciding(appeal, by, decision)
    change = _change(appeal, indicator, effect) if effect in EFFECTS else None
    if effect and (change is None or not any(change)):
        reasons.append(_("这样更正，数不会变。"))
    state = AppealState.UPHELD if change is not None else AppealState.REFUSED
    with transaction.atomic():
        _stand_in_line(appeal)
        if not reasons and effect:
            reasons += filter(None, [_corrected(appeal.period, appeal.unit_id, appeal.indicator, appeal.case_id)])
        if reasons:
            raise Refused(*reasons)
        if was != AppealState.RAISED:
            raise Stale(late)
        who = {"decided_by_id": by.user_id, "decided_by_name": by.name}
        words: dict[str, Any] = {**who, "decided_at": at, "decision": decision.strip()}
        change_row(appeal, late, state=str(state), **words)
        if change is not None:
            _correct(appeal, change, by=by, at=at, reason=decision.strip())
        told = {"effect": effect, "decision": decision.strip(), "numerator": str(change[0]) if change else ""}
        _note("decide_appeal", appeal, by=by, at=at, was=was, data=told)
    return appeal


def _stand_in_line(appeal: Appeal) -> None:
    """Hold every appeal about the same case and figure until this one is written: a month's and its quarter's too."""
    about = {"unit_id": appeal.unit_id, "indicator": appeal.indicator, "case_id": appeal.case_id}
    list(Appeal.objects.select_for_update().filter(district_id=appeal.district_id, **about).order_by("pk"))


def _against_deciding(appeal: Appeal, by: Actor, decision: str) -> list[str]:
    reasons = []
    if not access.may_manage(by, county_path(appeal.district_id)):
        reasons.append(_("申诉由全县的督办员答复。"))
    if by.user_id == appeal.raised_by_id or appeal.unit_id in by.unit_ids():
        reasons.append(_("本单位的人不答复自己单位的申诉。"))
    if appeal.state != AppealState.RAISED:
        reasons.append(_("这件申诉已经答复了。"))
    if len(decision.strip()) < 5:
        reasons.append(_("写明理由，至少5个字，申诉的单位看得到。"))
    return reasons


def _change(appeal: Appeal, indicator: Indicator, effect: str) -> tuple[Decimal, int]:
    """Return what the correction adds to numerator and denominator, from the lines of the case itself."""
    scope = Scope("unit", appeal.unit_id, "", "")
    tops: Sequence[str] = list(_lines(appeal, scope, indicator, "numerator"))
    bottoms = len(_lines(appeal, scope, indicator, "denominator"))
    held = sum((indicator.weight(outcome) for outcome in tops), Decimal(0))
    if effect == "leave_out":
        return -held, -bottoms
    return (Decimal(bottoms) - held if indicator.better == "high" else -held), 0


def _lines(appeal: Appeal, scope: Scope, indicator: Indicator, part: str) -> list[str]:
    rows = lines_of(appeal.period, scope, indicator, part).filter(case_id=appeal.case_id)
    return list(rows.values_list("outcome", flat=True))


def _correct(appeal: Appeal, change: tuple[Decimal, int], *, by: Actor, at: datetime, reason: str) -> None:
    figure = Figure.objects.filter(district_id=appeal.district_id).get(
        period=appeal.period, unit_id=appeal.unit_id, indicator=appeal.indicator
    )
    Correction.objects.create(
        district_id=appeal.district_id,
        figure=figure,
        appeal=appeal,
        numerator=change[0],
        denominator=change[1],
        reason=reason,
        at=at,
        by_name=by.name,
    )
