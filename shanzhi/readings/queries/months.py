"""The months of an area as 考核 counted and kept them: rates over a year, and the units of the frozen month."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from shanzhi.assessment.access import may_read_opinions
from shanzhi.assessment.models import Figure, Period, Result
from shanzhi.assessment.queries.figures import Shown, rate_of
from shanzhi.assessment.workflow import PeriodState
from shanzhi.kernel.actors import Actor
from shanzhi.organisation.models import Unit
from shanzhi.scoring import dictionary
from shanzhi.scoring.spans import Span, month_code, span_of

SPAN = 12
# What the page shows of a month; ``valid_report_rate`` and ``closing_rate`` carry the volumes as well.
RATES = ("in_time_closing_rate", "first_pass_rate", "resolution_rate", "satisfaction_rate")
VOLUMES = ("valid_report_rate", "closing_rate")
UNIT_RATE = "in_time_disposal_rate"


@dataclass(frozen=True, slots=True)
class UnitMonth:
    """A unit in the frozen month: its rate with what the same matters come to, and its points."""

    unit: Unit
    shown: Shown
    points: Decimal | None
    at_most: Decimal | None


@dataclass(slots=True)
class Months:
    """An area's months by code, oldest first; the periods that were counted; the units of the frozen month."""

    codes: list[str]
    figures: dict[str, dict[str, Shown]] = field(default_factory=dict)
    periods: dict[str, Period] = field(default_factory=dict)
    frozen: Period | None = None
    units: list[UnitMonth] = field(default_factory=list)

    def shown(self, code: str, indicator: str) -> Shown | None:
        """Return an indicator of a month, None where it wasn't counted."""
        return self.figures.get(code, {}).get(indicator)


def codes_until(month: Span, *, size: int = SPAN) -> list[str]:
    """Return the codes of so many months up to one, oldest first."""
    found, span = [month.code], month
    while len(found) < size:
        earlier = span_of(month_code(span.starts_on - timedelta(days=1)))
        assert earlier is not None
        span = earlier
        found.append(span.code)
    return found[::-1]


def months(actor: Actor, area_path: str, month: Span, *, county: bool) -> Months:
    """Return the twelve months up to one, and over the whole ``county`` the units of the last frozen (one statement).

    Frozen values stand as they were frozen; a correction is on the figure's own page. What tellers answered stays shut
    to whoever is posted in a unit until the month is frozen.
    """
    district_id = actor.district_id
    known, codes = dictionary.read(), codes_until(month)
    wanted = Q(unit=None, area_path=area_path, period__code__in=codes, indicator__in=(*RATES, *VOLUMES))
    if county:
        last = Period.objects.filter(district_id=district_id, kind="month", code__lte=month.code)
        last = last.exclude(state=PeriodState.OPEN).order_by("-code")
        wanted |= Q(unit__isnull=False, indicator=UNIT_RATE, period=Subquery(last.values("pk")[:1]))
    rows = Figure.objects.filter(district_id=district_id).filter(wanted, period__district_id=district_id)
    results = Result.objects.filter(district_id=district_id, period=OuterRef("period"), unit=OuterRef("unit"))
    rows = rows.annotate(points=_of(results, "points"), at_most=_of(results, "at_most"))
    found = Months(codes)
    listed: Iterable[Any] = rows.select_related("period", "unit").order_by("unit__path")
    for row in listed:
        if known[row.indicator].is_opinion and not may_read_opinions(actor, row.period):
            continue
        shown = Shown(known[row.indicator], rate_of(row))
        if row.unit is not None:
            found.frozen = row.period
            found.units.append(UnitMonth(row.unit, shown, _whole(row.points), _whole(row.at_most)))
        else:
            found.periods[row.period.code] = row.period
            found.figures.setdefault(row.period.code, {})[row.indicator] = shown
    return found


def _of(results: Any, name: str) -> Subquery:
    return Subquery(results.values(name)[:1])


def _whole(value: Decimal | None) -> Decimal | None:
    """Return points with their two places: SQLite forgets a decimal's places in a subquery."""
    return Decimal(value).quantize(Decimal("0.01")) if value is not None else None
