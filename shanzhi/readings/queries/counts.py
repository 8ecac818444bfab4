"""The figures of an area: every list counted in one statement, what is kept read in another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery

from shanzhi.people.models import Deployment
from shanzhi.readings.dictionary import FEWEST, MEASURES, Measure
from shanzhi.readings.models import Reading
from shanzhi.readings.queries.lists import LISTS, Asked
from shanzhi.scoring.arithmetic import rounded

PLACES = "0.1"


class CountOf(Subquery):
    """How many rows a query has, as one value of another."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def counted(district_id: str, lists: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """Return how many rows each list has (one statement however many lists there are)."""
    wanted = {name: CountOf(rows.order_by().values("pk")) for name, rows in lists.items()}
    row = Deployment.objects.filter(district_id=district_id).annotate(**wanted).values(*lists).first()
    return dict(row) if row is not None else dict.fromkeys(lists, 0)


@dataclass(frozen=True, slots=True)
class Taken:
    """One figure of an area: its two numbers, and when it was read where it is kept."""

    measure: Measure
    top: int
    bottom: int
    taken_at: datetime | None = None
    estimated: bool = False

    @property
    def is_enough(self) -> bool:
        """Return whether there are enough to make a rate."""
        return not self.measure.mean and self.bottom >= FEWEST

    @property
    def percent(self) -> Decimal | None:
        """Return the share in percent, None below the fewest."""
        return rounded(Fraction(self.top * 100, self.bottom), PLACES) if self.is_enough else None

    @property
    def mean(self) -> Decimal | None:
        """Return how much comes to each, None where it is no mean or nobody is there."""
        return rounded(Fraction(self.top, self.bottom), PLACES) if self.measure.mean and self.bottom else None


def taken(asked: Asked, *, county: bool) -> dict[str, Taken]:
    """Return the figures of an area by code, in the dictionary's order (two statements).

    What was never read isn't there; for less than the ``county`` neither is what only the whole county has.
    """
    wanted = [one for one in MEASURES.values() if county or not one.county]
    lists: dict[str, QuerySet[Any]] = {}
    for one in wanted:
        if one.code in LISTS:
            tops, bottoms = LISTS[one.code]
            lists |= {f"{one.code}_top": tops(asked), f"{one.code}_bottom": bottoms(asked)}
    numbers = counted(asked.district_id, lists)
    kept = {row.code: row for row in _readings(asked).defer("tops", "bottoms")}
    found: dict[str, Taken] = {}
    for one in wanted:
        if one.code in LISTS:
            found[one.code] = Taken(one, numbers[f"{one.code}_top"], numbers[f"{one.code}_bottom"])
        elif (row := kept.get(one.code)) is not None:
            found[one.code] = Taken(one, row.top, row.bottom, row.taken_at, row.estimated)
    return found


def one_taken(asked: Asked, measure: Measure) -> Taken | None:
    """Return one figure of an area, None where it was never read (one statement)."""
    if measure.code in LISTS:
        tops, bottoms = LISTS[measure.code]
        numbers = counted(asked.district_id, {"top": tops(asked), "bottom": bottoms(asked)})
        return Taken(measure, numbers["top"], numbers["bottom"])
    row = _readings(asked).filter(code=measure.code).defer("tops", "bottoms").first()
    return Taken(measure, row.top, row.bottom, row.taken_at, row.estimated) if row is not None else None


def kept_list(asked: Asked, measure: Measure, part: str) -> list[Any]:
    """Return the kept list behind a reading: [name, number, address] each (one statement)."""
    field = "tops" if part == "numerator" else "bottoms"
    row = _readings(asked).filter(code=measure.code).values_list(field, flat=True).first()
    return list(row or [])


def _readings(asked: Asked) -> QuerySet[Reading]:
    return Reading.objects.filter(district_id=asked.district_id).filter(area_path=asked.area_path)
