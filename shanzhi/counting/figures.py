"""From a month's lines to figures, points and the digest that seals them; the ground they stand on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Protocol

from shanzhi.counting.lines import Row
from shanzhi.counting.sources import Window
from shanzhi.kernel.clock import CHINA
from shanzhi.scoring import dictionary, reckoning, sheets
from shanzhi.scoring.arithmetic import Rate
from shanzhi.scoring.reckoning import Key, Scope
from shanzhi.territory.models import Division


class Spanning(Protocol):
    """Whatever has a first day and a day after its last."""

    starts_on: date
    ends_on: date


AREA_KINDS = (Division.Kind.COUNTY, Division.Kind.STREET, Division.Kind.COMMUNITY)


def grouped(rows: Iterable[Row]) -> dict[Key, int]:
    """Return how many lines there are of each sort, as figures need them."""
    return Counter(
        (one.question, one.outcome, one.unit_id, one.area_path, one.matter, bool(one.left_out)) for one in rows
    )


def midnight(day: date) -> datetime:
    """Return the first moment of a day in China."""
    return datetime.combine(day, time(), CHINA)


def window_of(span: Spanning, district_id: str, *, at: datetime) -> Window:
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


def figures_of(counts: Mapping[Key, int], district_id: str) -> dict[Scope, dict[str, Rate]]:
    """Return every scope's figures from grouped lines."""
    tallies = reckoning.tallied(counts, area_paths(district_id))
    everybody = tallies.get(("area", county_path(district_id)))
    return {scope: reckoning.rates_of(tally, everybody) for scope, tally in tallies.items()}


def results_of(
    figures: Mapping[Scope, Mapping[str, Rate]], district_id: str, sheet: sheets.Sheet
) -> list[dict[str, Any]]:
    """Return each unit's points under a sheet, units in the order of their ids."""
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
