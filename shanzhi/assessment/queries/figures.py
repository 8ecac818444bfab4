"""Figures for pages: one scope's numbers with their intervals, and the lists behind each; a few statements a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from shanzhi.assessment.models import Correction, Counted, Figure, Period
from shanzhi.assessment.queries.periods import months_of
from shanzhi.cases.models import Case
from shanzhi.kernel.actors import Actor
from shanzhi.organisation.models import Unit
from shanzhi.scoring import dictionary
from shanzhi.scoring.arithmetic import Rate, percent, wilson
from shanzhi.scoring.dictionary import Indicator
from shanzhi.scoring.lists import OUTCOME_WORDS
from shanzhi.scoring.reckoning import Tally, rates_of
from shanzhi.territory.queries import area_within

PAGE = 50
PARTS = ("numerator", "denominator", "left_out")


def _plain(value: Decimal) -> Decimal:
    whole = value.to_integral_value()
    return whole if whole == value else value.normalize()


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose figures: a unit, an area, or a person's own work."""

    kind: str
    key: Any  # unit id, area path, user id
    code: str
    name: str

    @property
    def query(self) -> str:
        """Return the scope as an address says it."""
        return f"{self.kind}={self.code}"


@dataclass(slots=True)
class Shown:
    """One figure as a page shows it: never a rate under the minimum n, always with what it stands on."""

    indicator: Indicator
    rate: Rate
    corrections: list[Correction] = field(default_factory=list)

    @property
    def is_enough(self) -> bool:
        """Return whether there are enough for a rate."""
        return self.rate.is_enough(self.indicator.minimum)

    @property
    def numerator(self) -> Decimal:
        """Return the numerator without needless noughts."""
        return _plain(self.rate.numerator)

    @property
    def percent(self) -> Decimal:
        """Return the rate as a percentage."""
        return percent(self.rate.share)

    @property
    def interval(self) -> tuple[Decimal, Decimal]:
        """Return the 95 % interval as percentages."""
        return wilson(self.rate.share, self.rate.denominator)

    @property
    def expected(self) -> Decimal | None:
        """Return what the same matters come to in the county on average."""
        return (self.rate.expected * 100).quantize(Decimal("0.01")) if self.rate.expected is not None else None

    @property
    def adjusted(self) -> Decimal | None:
        """Return the rate as it would be with everybody's mix of matters."""
        return percent(self.rate.adjusted) if self.rate.adjusted is not None else None

    @property
    def corrected(self) -> Rate | None:
        """Return the figure with its corrections, None where there are none."""
        if not self.corrections:
            return None
        top = self.rate.numerator + sum((one.numerator for one in self.corrections), Decimal(0))
        bottom = self.rate.denominator + sum(one.denominator for one in self.corrections)
        return Rate(top, bottom, self.rate.left_out)

    @property
    def corrected_percent(self) -> Decimal | None:
        """Return the corrected rate as a percentage; None where too few cases are left for a rate."""
        left = self.corrected
        return percent(left.share) if left is not None and left.is_enough(self.indicator.minimum) else None


def shown(period: Period, scope: Scope, *, opinions: bool = True) -> list[Shown]:
    """Return a scope's figures in the order of the dictionary, with their corrections (two statements).

    A longer period sums up its months as they were frozen, so what was corrected in them stands beside it as well.
    Without ``opinions`` what tellers answered stays out.
    """
    rows = list(_figures(period, scope))
    corrections: dict[str, list[Correction]] = {}
    if scope.kind == "unit" and (period.is_frozen or period.kind != "month"):
        for one in _corrections(period).filter(figure__unit_id=scope.key):
            corrections.setdefault(one.figure.indicator, []).append(one)
    by_code = {row.indicator: row for row in rows}
    found = []
    for code, indicator in dictionary.read().items():
        row = by_code.get(code)
        if row is not None and (opinions or not indicator.is_opinion):
            found.append(Shown(indicator, rate_of(row), corrections.get(code, [])))
    return found


def _corrections(period: Period) -> QuerySet[Correction]:
    """Return what was corrected in the units' figures of a period and of those it is made of; only units appeal."""
    rows = Correction.objects.filter(figure__district_id=period.district_id)
    spans = {"figure__period__starts_on__gte": period.starts_on, "figure__period__ends_on__lte": period.ends_on}
    return rows.filter(**spans).select_related("figure__period").order_by("pk")


def rate_of(row: Figure) -> Rate:
    """Return a kept figure as a rate."""
    return Rate(row.numerator, row.denominator, row.left_out, row.expected, row.overall)


def _figures(period: Period, scope: Scope) -> Any:
    rows = Figure.objects.filter(district_id=period.district_id).filter(period=period)
    return rows.filter(unit_id=scope.key) if scope.kind == "unit" else rows.filter(unit=None, area_path=scope.key)


def rates(period: Period, scope: Scope) -> dict[str, Rate]:
    """Return a scope's figures by indicator, frozen values without corrections (one statement)."""
    return {row.indicator: rate_of(row) for row in _figures(period, scope)}


def unit_figures(period: Period, codes: Sequence[str]) -> dict[tuple[int | None, str], Shown]:
    """Return some indicators of every unit, with their corrections (two statements)."""
    rows = Figure.objects.filter(district_id=period.district_id).filter(
        period=period, unit__isnull=False, indicator__in=codes
    )
    known = dictionary.read()
    found = {(row.unit_id, row.indicator): Shown(known[row.indicator], rate_of(row)) for row in rows}
    for one in _corrections(period).filter(figure__indicator__in=codes):
        if (place := (one.figure.unit_id, one.figure.indicator)) in found:
            found[place].corrections.append(one)
    return found


def own_figures(period: Period, user_id: int) -> list[Shown]:
    """Return a person's own figures of a period, straight from their lines (two statements)."""
    rows = (
        Counted.objects.filter(district_id=period.district_id)
        .filter(period__in=months_of(period), person_id=user_id)
        .values_list("question", "outcome", "matter")
        .annotate(kept=Count("pk", filter=Q(left_out="")), out=Count("pk", filter=~Q(left_out="")))
    )
    tally = Tally()
    for question, outcome, matter, kept, out in rows:
        for n, answers in ((kept, tally.kept), (out, tally.left_out)):
            if n:
                answers[question, outcome][matter] += n
    found = rates_of(tally)
    return [Shown(one, found[code]) for code, one in dictionary.read().items() if code in found]


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line of a list: the case as far as the reader may know it, the answer, what it adds."""

    key: UUID
    number: str
    title: str
    answer: object
    adds: Decimal
    at: datetime
    left_out: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of a list, how much the whole list comes to, and where the next page begins ('' at the end)."""

    rows: list[ListRow]
    total: Decimal
    lines: int
    after: str


def listed(
    period: Period, scope: Scope, indicator: Indicator, part: str, *, actor: Actor, after: UUID | None = None
) -> ListPage:
    """Return a page of a figure's numerator, denominator or left-out list, and the sum of the whole (four statements).

    The sum is counted here from the lines, so that it proves the figure rather than repeats it.
    """
    rows = lines_of(period, scope, indicator, part)
    weighed = part == "numerator"
    groups = dict(rows.values_list("outcome").annotate(n=Count("pk")))
    total = sum((indicator.weight(name) * n if weighed else Decimal(n) for name, n in groups.items()), Decimal(0))
    some = rows.filter(pk__gt=after) if after is not None else rows
    page = list(some.order_by("pk").values_list("pk", "case_id", "outcome", "at", "left_out")[: PAGE + 1])
    cases = Case.objects.visible_to(actor).filter(pk__in={row[1] for row in page[:PAGE]})
    known = {pk: (number, title) for pk, number, title in cases.values_list("pk", "number", "title")}
    told = [
        ListRow(
            pk,
            *known.get(case_id, ("", "")),
            answer=OUTCOME_WORDS[outcome],
            adds=indicator.weight(outcome) if weighed else Decimal(1),
            at=at,
            left_out=reason,
        )
        for pk, case_id, outcome, at, reason in page[:PAGE]
    ]
    return ListPage(told, _plain(total), sum(groups.values()), str(told[-1].key) if len(page) > PAGE else "")


def lines_of(period: Period, scope: Scope, indicator: Indicator, part: str) -> Any:
    """Return the counted lines of one list of a figure: the one selection behind number and list."""
    side = indicator.top if part == "numerator" else indicator.bottom
    rows = Counted.objects.filter(district_id=period.district_id).filter(
        period__in=months_of(period), question=side.question, outcome__in=sorted(side.outcomes)
    )
    rows = rows.exclude(left_out="") if part == "left_out" else rows.filter(left_out="")
    if scope.kind == "unit":
        return rows.filter(unit_id=scope.key)
    if scope.kind == "area":
        return rows.filter(area_within(scope.key))
    return rows.filter(person_id=scope.key)


def units_of(period: Period, unit_ids: Sequence[int] | None = None) -> list[Unit]:
    """Return the units that have figures in a period, in the register's order, which is no ranking (one statement)."""
    rows = Figure.objects.filter(district_id=period.district_id).filter(period=period, unit__isnull=False)
    units = Unit.objects.filter(pk__in=rows.values("unit_id"))
    return list((units.filter(pk__in=unit_ids) if unit_ids is not None else units).order_by(F("path")))


def means(period: Period, path: str) -> Mapping[str, Rate]:
    """Return the whole county's figures by indicator (one statement)."""
    return rates(period, Scope("area", path, "", ""))
