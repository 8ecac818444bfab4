"""Periods: which there are, what they span, and a whole period made ready: lines, figures, results, digest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q

from shanzhi.assessment import dictionary, reckoning, sheets
from shanzhi.assessment.arithmetic import Rate
from shanzhi.assessment.models import AdoptedSheet, Counted, Period
from shanzhi.assessment.queries.counting import Row, count
from shanzhi.assessment.queries.sources import Window
from shanzhi.assessment.reckoning import Key, Scope
from shanzhi.assessment.workflow import Span, span_of
from shanzhi.kernel.clock import CHINA
from shanzhi.territory.models import Division

FIRST_SHEET = "jinniu"
AREA_KINDS = (Division.Kind.COUNTY, Division.Kind.STREET, Division.Kind.COMMUNITY)


def period_coded(district_id: str, code: str) -> Period | None:
    """Return a period by its code, or None."""
    return Period.objects.filter(district_id=district_id, code=code).first()


def periods(district_id: str) -> list[Period]:
    """Return all periods, the newest first, the wider after the months they end with (one statement)."""
    found = Period.objects.filter(district_id=district_id)
    return sorted(found, key=lambda one: (one.ends_on, one.starts_on), reverse=True)


def midnight(day: date) -> datetime:
    """Return the first moment of a day in China."""
    return datetime.combine(day, time(), CHINA)


def window_of(span: Span | Period, district_id: str, *, at: datetime) -> Window:
    """Return what a month's count looks at: its days as far as they have come, as things stand at ``at``."""
    return Window(district_id, midnight(span.starts_on), min(midnight(span.ends_on), at), at)


def county_path(district_id: str) -> str:
    """Return the territory path of the whole county; '' before the ground is laid."""
    rows = Division.objects.filter(kind=Division.Kind.COUNTY, code__startswith=district_id, valid_to=None)
    return rows.order_by("path").values_list("path", flat=True).first() or ""


def area_paths(district_id: str) -> list[str]:
    """Return the paths of the county, its streets and communities. A grid has one worker, so it has no figures."""
    rows = Division.objects.filter(kind__in=AREA_KINDS, code__startswith=district_id, valid_to=None)
    return list(rows.order_by("path").values_list("path", flat=True))


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


@dataclass(slots=True)
class Made:
    """A period made ready, whatever becomes of it."""

    rows: list[Row]
    figures: dict[Scope, dict[str, Rate]]
    results: list[dict[str, Any]]
    digest: str


def make(code: str, district_id: str, *, at: datetime, sheet: str, rows: Mapping[str, list[Row]] | None = None) -> Made:
    """Return a period counted and reckoned as of a moment, straight from what lies below; nothing is written.

    A wider period's lines are those of its months, each given in ``rows`` or counted here.
    """
    span = span_of(code)
    if span is None:
        raise LookupError(code)
    kept: list[Row] = []
    for month in span.months():
        own = span_of(month)
        given = (rows or {}).get(month)
        if given is None and own is not None:
            given = count(window_of(own, district_id, at=at))
        kept += given or []
    counts: Counter[Key] = Counter(
        (one.question, one.outcome, one.unit_id, one.area_path, one.matter, bool(one.left_out)) for one in kept
    )
    figures = figures_of(counts, district_id)
    results = results_of(figures, district_id, sheet)
    return Made(kept, figures, results, seal(code, kept, figures, results, at=at, sheet=sheet))


def figures_of(counts: Mapping[Key, int], district_id: str) -> dict[Scope, dict[str, Rate]]:
    """Return every scope's figures from grouped lines."""
    tallies = reckoning.tallied(counts, area_paths(district_id))
    everybody = tallies.get(("area", county_path(district_id)))
    return {scope: reckoning.rates_of(tally, everybody) for scope, tally in tallies.items()}


def results_of(figures: Mapping[Scope, Mapping[str, Rate]], district_id: str, sheet_name: str) -> list[dict[str, Any]]:
    """Return each unit's points under a sheet, units in the order of their ids."""
    sheet = sheet_named(district_id, sheet_name)
    means = figures.get(("area", county_path(district_id)), {})
    units = sorted(key for kind, key in figures if kind == "unit")
    found = []
    for unit in units:
        scored = sheets.score(sheet, figures["unit", unit], means)
        lines = [
            {
                "code": line.item.code,
                "points": str(line.points) if line.points is not None else "",
                "indicator": line.indicator,
                "by_mean": line.by_mean,
                "below_floor": line.below_floor,
            }
            for line in scored.lines
        ]
        found.append({"unit": unit, "points": str(scored.total), "at_most": str(scored.at_most), "lines": lines})
    return found


def seal(
    code: str,
    rows: Iterable[Row],
    figures: Mapping[Scope, Mapping[str, Rate]],
    results: Sequence[Mapping[str, Any]],
    *,
    at: datetime,
    sheet: str,
) -> str:
    """Return the digest of a period. Who handled a task isn't in it: a later rework may name somebody else."""
    lines = ((*row[:7], row.at.astimezone(CHINA).isoformat(), row.left_out) for row in rows)
    told = (
        (*scope, one, _plain(rate.numerator), rate.denominator, rate.left_out, rate.expected, rate.overall)
        for scope, rates in figures.items()
        for one, rate in rates.items()
    )
    head = {"period": code, "at": at.astimezone(CHINA).isoformat(), "rules": dictionary.version(), "sheet": sheet}
    return reckoning.sealed(lines, told, results, **head)


def _plain(value: Decimal) -> str:
    return f"{value:.2f}"


def month_counts(district_id: str, months: Sequence[int]) -> dict[Key, int]:
    """Return the kept lines of some months, grouped as figures need them (one statement)."""
    rows = (
        Counted.objects.in_district(district_id)
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
    rows = Counted.objects.in_district(district_id).filter(period_id=month.pk)
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
    made = make(period.code, period.district_id, at=period.counted_at, sheet=period.sheet, rows=rows)
    differences: list[Difference] = []
    for month in months:
        differences += _differences(kept_rows(month.district_id, month), rows[month.code])
    return Recomputed(period, made.digest, differences)


def _months(period: Period) -> list[Period]:
    span = span_of(period.code)
    codes = span.months() if span is not None else []
    return list(Period.objects.filter(district_id=period.district_id, code__in=codes).order_by("code"))


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
