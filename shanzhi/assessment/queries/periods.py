"""Periods: which there are, what they span, and a whole period made ready: lines, figures, results, digest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from shanzhi.assessment.models import AdoptedSheet, Counted, Period
from shanzhi.counting.figures import figures_of, grouped, midnight, results_of, seal, window_of
from shanzhi.counting.lines import Row, count
from shanzhi.scoring import sheets
from shanzhi.scoring.reckoning import Key
from shanzhi.scoring.spans import span_of

FIRST_SHEET = "jinniu"


def period_coded(district_id: str, code: str) -> Period | None:
    """Return a period by its code, or None."""
    return Period.objects.filter(district_id=district_id, code=code).first()


def periods(district_id: str) -> list[Period]:
    """Return all periods, the newest first, the wider after the months they end with (one statement)."""
    found = Period.objects.filter(district_id=district_id)
    return sorted(found, key=lambda one: (one.ends_on, one.starts_on), reverse=True)


def frozen_until(district_id: str, at: datetime) -> datetime | None:
    """Return the end of the last of the months that were frozen one after another at a moment (one statement)."""
    until = None
    months = Period.objects.filter(district_id=district_id, kind="month").order_by("starts_on")
    for ends_on, frozen_at in months.values_list("ends_on", "frozen_at"):
        if frozen_at is None or frozen_at > at:
            break
        until = midnight(ends_on)
    return until


def adopted_sheets(district_id: str) -> dict[str, sheets.Sheet]:
    """Return the sheets that may be used: those shipped, and the newest version of each the county adopted."""
    found = dict(sheets.shipped())
    for body in AdoptedSheet.objects.filter(district_id=district_id).order_by("pk").values_list("body", flat=True):
        one = sheets.read(body)
        found[one.code] = one
    return found


def sheet_named(district_id: str, name: str) -> sheets.Sheet:
    """Return the sheet a period names (``code@version``, as frozen), or the first one for ''."""
    code, _at, version = name.partition("@")
    code = code or FIRST_SHEET
    if version:
        kept = AdoptedSheet.objects.filter(district_id=district_id, code=code, version=version).first()
        if kept is not None:
            return sheets.read(kept.body)
    return adopted_sheets(district_id).get(code) or sheets.shipped()[FIRST_SHEET]


def month_counts(district_id: str, months: Sequence[int]) -> dict[Key, int]:
    """Return the kept lines of some months, grouped as figures need them (one statement)."""
    rows = (
        Counted.objects.filter(district_id=district_id)
        .filter(period_id__in=months)
        .values_list("question", "outcome", "unit_id", "area_path", "matter")
        .annotate(kept=Count("pk", filter=Q(left_out="")), out=Count("pk", filter=~Q(left_out="")))
    )
    found: dict[Key, int] = {}
    for question, outcome, unit, area, matter, kept, out in rows:
        for n, is_out in ((kept, False), (out, True)):
            if n:
                found[question, outcome, unit, area, matter, is_out] = n
    return found


def kept_rows(district_id: str, month: Period) -> list[Row]:
    """Return a month's lines as they are kept (one statement)."""
    rows = Counted.objects.filter(district_id=district_id).filter(period_id=month.pk)
    names = [*Row._fields]
    return [Row(*values) for values in rows.order_by("question", "subject_id").values_list(*names)]


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that came out otherwise the second time: which question, of which thing, then and now."""

    question: str
    case_id: Any
    then: str
    now: str


@dataclass(slots=True)
class Recomputed:
    """A frozen period made again: whether the digest is the same, and if not, line by line why."""

    period: Period
    digest: str
    differences: list[Difference]

    @property
    def is_same(self) -> bool:
        """Return whether it came out the same to the last digit."""
        return self.digest == self.period.digest and not self.differences


def recompute(period: Period) -> Recomputed:
    """Return a frozen period counted and reckoned again from cases and journal, as of its own moment.

    :raises LookupError: for a period that isn't frozen.
    """
    if not period.is_frozen or period.counted_at is None:
        raise LookupError(period.code)
    months = _months(period)
    rows = {m.code: count(window_of(m, m.district_id, at=m.counted_at or period.counted_at)) for m in months}
    kept = [row for month in months for row in rows[month.code]]
    made = figures_of(grouped(kept), period.district_id)
    results = results_of(made, period.district_id, sheet_named(period.district_id, period.sheet))
    digest = seal(period.code, kept, made, results, at=period.counted_at, sheet=period.sheet)
    differences: list[Difference] = []
    for month in months:
        differences += _differences(kept_rows(month.district_id, month), rows[month.code])
    return Recomputed(period, digest, differences)


def _months(period: Period) -> list[Period]:
    span = span_of(period.code)
    codes = span.months() if span is not None else []
    return list(Period.objects.filter(district_id=period.district_id, code__in=codes).order_by("code"))


def first_month(district_id: str) -> str:
    """Return the month a county began to be counted in, '' before that: what lies before it can't be frozen."""
    rows = Period.objects.filter(district_id=district_id, kind="month").order_by("code")
    return rows.values_list("code", flat=True).first() or ""


def months_of(period: Period) -> list[Period]:
    """Return the months a period is made of, as far as they are kept (one statement)."""
    return [period] if period.kind == "month" else _months(period)


def _differences(then: Sequence[Row], now: Sequence[Row]) -> list[Difference]:
    before = {(row.question, row.subject_id): row for row in then}
    after = {(row.question, row.subject_id): row for row in now}
    found = []
    for key in sorted(set(before) | set(after), key=str):
        one, other = before.get(key), after.get(key)
        said = [f"{row.outcome} {row.unit_id or ''} {row.area_path}".strip() if row else "" for row in (one, other)]
        if said[0] != said[1]:
            case_id = (one or other).case_id  # type: ignore[union-attr]
            found.append(Difference(key[0], case_id, said[0], said[1]))
    return found
