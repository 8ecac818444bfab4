"""Freezing 封账 and signing 签发 a period, and taking a score sheet into use. What is frozen is never written again."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.assessment import access
from shanzhi.assessment.actions.refreshing import note, recount, store_figures, store_results
from shanzhi.assessment.models import AdoptedSheet, Appeal, Period
from shanzhi.assessment.queries.periods import (
    adopted_sheets,
    first_month,
    kept_rows,
    month_counts,
    months_of,
    sheet_named,
)
from shanzhi.assessment.workflow import APPEAL_WORKDAYS, AppealState, PeriodState
from shanzhi.calendars.queries import current_calendar
from shanzhi.counting.figures import county_path, figures_of, midnight, results_of, seal
from shanzhi.journal.actions import record
from shanzhi.journal.changing import change
from shanzhi.kernel.actors import Actor, ActorKind
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.scoring import dictionary, sheets
from shanzhi.scoring.spans import in_words, span_of
from shanzhi.ui.dates import say_when
from shanzhi.ui.joining import joined


def workdays_on(district_id: str, n: int, *, at: datetime) -> datetime:
    """Return the close of office n workdays after a day."""
    calendar = current_calendar(district_id)
    return calendar.closing(calendar.add_workdays(local(at).date(), n))


def freeze(
    period: Period, *, by: Actor, at: datetime, sheet: str, context: str = "", seen: int | None = None
) -> Period:
    """Count a period for the last time, keep its results with their digest, and open the window for appeals.

    :raises Stale: when somebody was first.
    :raises Refused: before its end, with open months, without a known sheet, or when it isn't the actor's to do.
    """
    if seen is not None and seen != period.version:
        raise Stale(_("您看的这一页旧了，封账没有生效。"))
    chosen = adopted_sheets(period.district_id).get(sheet)
    reasons = against(period, by, at)
    if chosen is None:
        reasons.append(_("选一张评分表。"))
    if reasons or chosen is None:
        raise Refused(*reasons)
    named = f"{chosen.code}@{chosen.version}"
    with transaction.atomic():
        _keep_sheet(chosen, period.district_id, at=at)
        if period.kind == "month":
            recount(period, at=at)
        _close(period, by, at, named, context)
    return Period.objects.get(pk=period.pk)


def _close(period: Period, by: Actor, at: datetime, sheet: str, context: str) -> None:
    """Store figures, points and digest of a period whose lines stand, and write the line."""
    months = months_of(period)
    figures = figures_of(month_counts(period.district_id, [one.pk for one in months]), period.district_id)
    store_figures(period, figures, at=at)
    results = results_of(figures, period.district_id, sheet_named(period.district_id, sheet))
    store_results(period, results)
    rows = [row for month in months for row in kept_rows(period.district_id, month)]
    digest = seal(period.code, rows, figures, results, at=at, sheet=sheet)
    until = workdays_on(period.district_id, APPEAL_WORKDAYS, at=at)
    changes: dict[str, Any] = {
        "state": PeriodState.FROZEN,
        "rules": dictionary.version(),
        "sheet": sheet,
        "digest": digest,
        "context": context.strip()[:2000],
        "frozen_at": at,
        "frozen_by_id": by.user_id,
        "appeals_until": until,
    }
    _move(period, changes)
    said = {"digest": digest, "sheet": sheet, "rules": dictionary.version(), "counted_at": at, "lines": len(rows)}
    note("freeze", period, by=by, at=at, was=str(PeriodState.OPEN), data=said)


def against(period: Period, by: Actor, at: datetime) -> list[str]:
    """Return why a period can't be frozen yet, or by this actor; for the page, before anything is sent, too."""
    reasons = []
    if not access.may_manage(by, county_path(period.district_id)) and by.kind is not ActorKind.REHEARSAL:
        reasons.append(_("封账由全县的督办员做。"))
    if period.is_frozen:
        reasons.append(_("%(code)s已经封账了。") % {"code": period.name})
    if at < midnight(period.ends_on):
        opens = say_when(period.ends_on, now=at, form="date")
        reasons.append(_("这一期还没过完，%(day)s起可以封账。") % {"day": opens})
    span = span_of(period.code)
    if period.kind != "month" and span is not None:
        frozen = {one.code for one in months_of(period) if one.is_frozen}
        began = first_month(period.district_id)
        left = [code for code in span.months() if code not in frozen and code >= began]
        if left:
            reasons.append(_("先把这几个月封账：%(months)s。") % {"months": joined([in_words(code) for code in left])})
    return reasons


def _move(period: Period, changes: dict[str, Any]) -> None:
    """Change a period if it is still as it was read; whoever comes second is refused."""
    change(period, _("您看的这一页旧了，这一步没有生效。"), also=("state",), **changes)


def sign(period: Period, *, by: Actor, at: datetime, seen: int | None = None) -> Period:
    """Sign a frozen period: the appeals are answered, a leader answers for the results.

    :raises Stale: when somebody was first.
    :raises Refused: before the window for appeals is over, with appeals unanswered, or when it isn't the actor's.
    """
    if seen is not None and seen != period.version:
        raise Stale(_("您看的这一页旧了，签发没有生效。"))
    reasons = []
    if not access.may_sign(by, county_path(period.district_id)) and by.kind is not ActorKind.REHEARSAL:
        reasons.append(_("签发由全县的领导做。"))
    if period.state != PeriodState.FROZEN:
        reasons.append(_("封了账、还没签发的才能签发。"))
    elif period.appeals_until is not None and at < period.appeals_until:
        reasons.append(_("申诉的日子还没过，过了再签发。"))
    if by.user_id is not None and by.user_id == period.frozen_by_id:
        reasons.append(_("封账的人不签发。"))
    if Appeal.objects.filter(period=period, district_id=period.district_id, state=AppealState.RAISED).exists():
        reasons.append(_("还有申诉没有答复。"))
    if reasons:
        raise Refused(*reasons)
    with transaction.atomic():
        who = {"signed_at": at, "signed_by_id": by.user_id, "signed_by_name": by.name}
        _move(period, {"state": PeriodState.SIGNED, **who})
        note("sign", period, by=by, at=at, was=str(PeriodState.FROZEN), data={"digest": period.digest})
    return period


def _keep_sheet(sheet: sheets.Sheet, district_id: str, *, at: datetime) -> None:
    """Keep the very sheet a period is scored by, so that it can be reckoned again after the next edition."""
    known = {"district_id": district_id, "code": sheet.code, "version": sheet.version}
    AdoptedSheet.objects.get_or_create(**known, defaults={"body": dict(sheet.words), "adopted_at": at})


def adopt_sheet(text: str, *, by: Actor, at: datetime) -> AdoptedSheet:
    """Take a score sheet into use from its data (JSON).

    :raises Refused: when it isn't readable, rewards numbers or traces, is a version already kept, or isn't the actor's.
    """
    if not access.may_manage(by, county_path(by.district_id)):
        raise Refused(_("评分表由全县的督办员管。"))
    try:
        told = json.loads(text)
    except ValueError:
        raise Refused(_("读不出来：评分表是一段JSON。")) from None
    if not isinstance(told, dict) or not all(isinstance(row, dict) for row in told.get("items", ())):
        raise Refused(_("读不出来：评分表是一段JSON。"))
    sheet = sheets.read(told)
    try:
        with transaction.atomic():
            made = AdoptedSheet.objects.create(
                district_id=by.district_id, code=sheet.code, version=sheet.version, body=told, adopted_at=at
            )
            subject = f"{sheet.code}@{sheet.version}"
            about: dict[str, Any] = {"subject_kind": "sheet", "subject_id": subject, "data": {"name": told["zh"]}}
            record("assessment.adopt_sheet", district_id=by.district_id, by=by, at=at, **about)
    except IntegrityError:
        raise Refused(_("这个版本已经有了，改动要换一个版本号。")) from None
    return made
