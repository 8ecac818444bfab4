"""Keeping the open periods counted: the sweep's work. What it writes is a copy of what lies below, with its moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from shanzhi.assessment.models import Counted, Figure, Finding, Period, Result
from shanzhi.assessment.queries.periods import first_month, month_counts, months_of
from shanzhi.assessment.workflow import PeriodState
from shanzhi.cases.models import Case
from shanzhi.counting.figures import figures_of, window_of
from shanzhi.counting.lines import Row, count
from shanzhi.counting.watching import signs
from shanzhi.journal.actions import record
from shanzhi.kernel.actors import SYSTEM
from shanzhi.kernel.clock import local
from shanzhi.scoring.arithmetic import Rate
from shanzhi.scoring.reckoning import Scope
from shanzhi.scoring.spans import month_code, months_between, span_of, wider

BATCH = 500


def refresh(district_id: str, *, at: datetime) -> list[Period]:
    """Count every open period anew as things stand now, beginning the present ones where they aren't yet.

    A month that nobody counted in, the house being off, is begun afterwards: what it is part of couldn't be frozen.
    """
    present = month_code(local(at).date())
    known = set(Period.objects.filter(district_id=district_id).values_list("code", flat=True))
    for code in months_between(min(first_month(district_id) or present, present), present):
        for one in (code, *wider(code)):
            if one not in known:
                known.add(begin(one, district_id, at=at).code)
    still = Period.objects.filter(district_id=district_id, state=PeriodState.OPEN).order_by("ends_on", "-starts_on")
    months = [one for one in still if one.kind == "month"]
    for month in months:
        recount(month, at=at)
    others = [one for one in still if one.kind != "month"]
    for period in others:
        with transaction.atomic():
            store_figures(period, figures_of(month_counts(district_id, _keys(period)), district_id), at=at)
    return [*months, *others]


def begin(code: str, district_id: str, *, at: datetime) -> Period:
    """Begin a period once; its first line in the journal says so."""
    span = span_of(code)
    if span is None:
        raise LookupError(code)
    with transaction.atomic():
        days = {"kind": span.kind, "starts_on": span.starts_on, "ends_on": span.ends_on, "version": 1}
        period, is_new = Period.objects.get_or_create(district_id=district_id, code=code, defaults=days)
        if is_new:
            note("begin", period, by=SYSTEM, at=at, was="", data={"kind": span.kind})
    return period


def note(verb: str, period: Period, *, by: Any, at: datetime, was: str, data: Mapping[str, Any]) -> None:
    """Write a line about a period."""
    record(
        f"assessment.{verb}",
        district_id=period.district_id,
        subject_kind="period",
        subject_id=period.code,
        by=by,
        at=at,
        was=was,
        now=period.state,
        version=period.version,
        data=dict(data),
    )


def recount(month: Period, *, at: datetime) -> list[Row]:
    """Count one open month anew: lines, figures, and what looks made for the score."""
    window = window_of(month, month.district_id, at=at)
    rows, found = count(window), signs(window)
    with transaction.atomic():
        store_rows(month, rows)
        store_figures(month, figures_of(month_counts(month.district_id, [month.pk]), month.district_id), at=at)
        _store_signs(month, found, at=at)
    return rows


def store_rows(month: Period, rows: Sequence[Row]) -> None:
    """Put a month's lines in the place of the ones before; a frozen month has no before."""
    if month.is_frozen:
        raise LookupError(month.code)
    Counted.objects.filter(district_id=month.district_id).filter(period=month).delete()
    for first in range(0, len(rows), BATCH):
        Counted.objects.bulk_create(
            Counted(district_id=month.district_id, period_id=month.pk, **row._asdict())
            for row in rows[first : first + BATCH]
        )


def store_figures(period: Period, figures: Mapping[Scope, Mapping[str, Rate]], *, at: datetime) -> None:
    """Put an open period's figures in the place of the ones before, with their moment."""
    Figure.objects.filter(district_id=period.district_id).filter(period=period).delete()
    made = [
        Figure(
            district_id=period.district_id,
            period=period,
            unit_id=key if kind == "unit" else None,
            area_path=key if kind == "area" else "",
            indicator=code,
            numerator=rate.numerator,
            denominator=rate.denominator,
            left_out=rate.left_out,
            expected=rate.expected,
            overall=rate.overall,
        )
        for (kind, key), rates in figures.items()
        for code, rate in rates.items()
    ]
    Figure.objects.bulk_create(made, batch_size=BATCH)
    Period.objects.filter(pk=period.pk, state=PeriodState.OPEN).update(counted_at=at)
    period.counted_at = at


def store_results(period: Period, results: Sequence[Mapping[str, Any]]) -> None:
    """Keep the units' points of a period that is being frozen."""
    Result.objects.bulk_create(
        Result(
            district_id=period.district_id,
            period=period,
            unit_id=one["unit"],
            points=Decimal(one["points"]),
            at_most=Decimal(one["at_most"]),
            lines=one["lines"],
        )
        for one in results
    )


def _keys(period: Period) -> list[int]:
    return [one.pk for one in months_of(period)]


def _store_signs(month: Period, found: Sequence[Any], *, at: datetime) -> None:
    """Keep what was found; what nobody looked at yet and is no longer so goes away."""
    cases = {pk for one in found for pk in one.cases}
    rows = Case.objects.in_district(month.district_id).filter(pk__in=cases)
    numbers = dict(rows.values_list("pk", "number"))
    kept = Finding.objects.filter(district_id=month.district_id, period=month)
    kept.filter(looked_at=None).delete()
    known = set(kept.values_list("kind", "key"))
    Finding.objects.bulk_create(
        Finding(
            district_id=month.district_id,
            period=month,
            kind=one.kind,
            key=one.key,
            unit_id=one.unit_id,
            cases=[numbers[pk] for pk in one.cases if pk in numbers],
            seen_at=at,
        )
        for one in found
        if (one.kind, one.key) not in known
    )
