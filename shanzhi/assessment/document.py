"""A unit's score sheet 评分表 as plain data: one content for the page, for print and for office files."""

from __future__ import annotations

from typing import Any

from shanzhi.assessment.models import Correction, Period, Result
from shanzhi.assessment.queries import figures
from shanzhi.assessment.queries.figures import Scope
from shanzhi.assessment.queries.periods import sheet_named
from shanzhi.counting.figures import county_path
from shanzhi.scoring import dictionary, sheets
from shanzhi.scoring.arithmetic import Rate
from shanzhi.scoring.sheets import Scored


def score_sheet_document(period: Period, scope: Scope, *, opinions: bool = True) -> dict[str, Any]:
    """Return the sheet of a unit or an area in a period (about five statements).

    Keys: ``title``, ``whose``, ``period``, ``state``, ``counted_at``, ``sheet``, ``source``, ``rules``, ``digest``,
    ``signed_by``, ``signed_at``, ``rows`` (item, points, at_most, words, indicator), ``total``, ``at_most``,
    ``corrected_total`` (None without corrections) and ``corrections`` (indicator, reason, by, at). Numbers are text, so
    that every form of it says the same digits. Without ``opinions`` no item may rest on what tellers answered.
    """
    sheet = sheet_named(period.district_id, period.sheet)
    shown = figures.shown(period, scope)
    means = figures.means(period, county_path(period.district_id))
    own = {one.indicator.code: one.rate for one in shown}
    scored = _without(sheets.score(sheet, own, means), opinions=opinions)
    corrected: dict[str, Rate] = {one.indicator.code: one.corrected or one.rate for one in shown}
    corrections = [line for one in shown for line in one.corrections]
    again = _without(sheets.score(sheet, corrected, means), opinions=opinions) if corrections else None
    kept = None
    if period.is_frozen and scope.kind == "unit":
        kept = Result.objects.filter(district_id=period.district_id, period=period, unit_id=scope.key).first()
    total = str(kept.points) if kept is not None and opinions else str(scored.total)
    return {
        "title": sheet.name,
        "whose": scope.name,
        "period": period.code,
        "state": period.state_label,
        "counted_at": period.counted_at,
        "sheet": f"{sheet.code}@{sheet.version}",
        "source": sheet.source,
        "rules": period.rules,
        "digest": period.digest,
        "signed_by": period.signed_by_name,
        "signed_at": period.signed_at,
        "rows": [_row(line) for line in scored.lines],
        "total": total,
        "at_most": str(scored.at_most),
        "corrected_total": str(again.total) if again is not None else None,
        "corrections": [_correction(one) for one in corrections],
    }


def _without(scored: Scored, *, opinions: bool) -> Scored:
    """Return the sheet without the lines that rest on what tellers answered, where they aren't open yet."""
    if opinions:
        return scored
    kept = [line for line in scored.lines if not line.indicator or not dictionary.read()[line.indicator].is_opinion]
    return Scored(scored.sheet, tuple(kept))


def _row(line: sheets.Line) -> dict[str, Any]:
    return {
        "item": line.item.name,
        "points": str(line.points) if line.points is not None else "",
        "at_most": str(int(line.item.points)) if line.item.points.denominator == 1 else str(float(line.item.points)),
        "words": line.words,
        "indicator": line.indicator,
    }


def _correction(one: Correction) -> dict[str, Any]:
    return {
        "numerator": str(one.numerator),
        "denominator": one.denominator,
        "reason": one.reason,
        "by": one.by_name,
        "at": one.at,
    }
