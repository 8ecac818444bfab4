"""How the whole picture is laid out 全局: panels of facts, months, clocks by unit and matter, the frozen month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from shanzhi.insight import drawing, plots
from shanzhi.insight.facts import Fact
from shanzhi.insight.queries.whole import Whole
from shanzhi.insight.showing import Figure
from shanzhi.insight.telling import HEADINGS, Told
from shanzhi.loop.asking import CLOCK_WORDS
from shanzhi.readings.dictionary import MEASURES, THEMES
from shanzhi.readings.queries.months import RATES
from shanzhi.scoring import dictionary
from shanzhi.scoring.spans import in_words

SHOWN_MATTERS = 8
SHOWN_UNITS = 6  # on the hall's screen


@dataclass(frozen=True, slots=True)
class Panel:
    """One theme: its sentences, and its facts each with the length of a bar (None for no rate)."""

    code: str
    title: str
    sentences: list[Any]
    rows: list[tuple[Fact, float | None]]


def panels(facts: dict[str, Fact], told: Told) -> list[Panel]:
    """Return the panels of places and people, those of which nothing is known left out."""
    found = []
    for code in THEMES:
        mine = [facts[one.code] for one in MEASURES.values() if one.theme == code and one.code in facts]
        if code in told:
            found.append(Panel(code, str(HEADINGS[code]), told[code], [_bar(one) for one in mine]))
    return found


def rates(facts: dict[str, Fact]) -> list[tuple[Fact, float | None]]:
    """Return the month's rates with their bars."""
    return [_bar(facts[code]) for code in ("closing_rate", *RATES) if code in facts]


def _bar(fact: Fact) -> tuple[Fact, float | None]:
    return fact, plots.filled(fact.share) if fact.share is not None else None


def volumes(seen: Whole) -> dict[str, Any]:
    """Return what was told and closed in each of twelve months: a line with its table."""
    codes, area = seen.months.codes, f"area={seen.scope.codes}"
    rows, known = [], []
    for code in codes:
        told, closing = seen.months.shown(code, "valid_report_rate"), seen.months.shown(code, "closing_rate")
        row: dict[str, Any] = {"month": code, "name": in_words(code), "told": None, "due": None, "closed": None}
        if told is not None:
            row["told"] = Figure(told.rate.denominator, _list(code, "valid_report_rate", "denominator", area))
        if closing is not None:
            row["due"] = Figure(closing.rate.denominator, _list(code, "closing_rate", "denominator", area))
            row["closed"] = Figure(int(closing.numerator), _list(code, "closing_rate", "numerator", area))
        rows.append(row)
        known += [row] if told is not None or closing is not None else []
    lines = [[row[name].n if row[name] else 0 for row in known] for name in ("told", "closed")]
    drawn = drawing.days(lines) if len(known) > 1 else None
    ends = {"first": known[0]["name"], "last": known[-1]["name"]} if known else {}
    return {"rows": rows[::-1], "drawn": drawn, "known": known, **ends}


def _list(month: str, indicator: str, part: str, area: str) -> str:
    return f"{reverse('assessment:list', args=[month, indicator, part])}?{area}"


def quality(seen: Whole) -> dict[str, Any]:
    """Return three rates over twelve months: lines with their table; months of too few are gaps."""
    known, codes = dictionary.read(), seen.months.codes
    begun = next((place for place, code in enumerate(codes) if seen.months.figures.get(code)), len(codes) - 1)
    codes = codes[min(begun, len(codes) - 2) :]
    lines: list[list[float | None]] = []
    for name in RATES[:3]:
        shown = [seen.months.shown(code, name) for code in codes]
        lines.append([float(one.percent) if one is not None and one.is_enough else None for one in shown])
    drawn = plots.tracks(lines)
    rows = [
        {"name": in_words(code), "month": code, "cells": [(name, seen.months.shown(code, name)) for name in RATES[:3]]}
        for code in reversed(codes)
    ]
    names = [known[name].name for name in RATES[:3]]
    return {
        "drawn": drawn if any(one.dots for one in drawn.tracks) else None,
        "tracks": list(zip(names, drawn.tracks, strict=True)),
        "names": names,
        "rows": [row for row in rows if any(shown for _name, shown in row["cells"])],
        "first": in_words(codes[0]),
        "last": in_words(codes[-1]),
    }


def scores(seen: Whole) -> dict[str, Any] | None:
    """Return the units of the frozen month in the register's order: actual beside expected; no ranking."""
    frozen = seen.months.frozen
    if frozen is None:
        return None
    units = seen.months.units
    percents = [float(one.shown.percent) if one.shown.is_enough else None for one in units]
    expected = [
        float(one.shown.expected) if one.shown.is_enough and one.shown.expected is not None else None for one in units
    ]
    low = plots.lowest([*percents, *expected])
    rows = [
        {"unit": one.unit, "shown": one.shown, "points": one.points, "at_most": one.at_most,
         "x": plots.along(percents[i], low=low), "tick": plots.along(expected[i], low=low)}
        for i, one in enumerate(units)
    ]  # fmt: skip
    few = [row for row in rows if row["x"] is None]
    rows = [row for row in rows if row["x"] is not None]
    return {
        "period": frozen,
        "rows": rows,
        "few": few,
        "low": low,
        "indicator": units[0].shown.indicator if units else None,
    }


def clock_totals(seen: Whole) -> list[tuple[object, str, int]]:
    """Return how many open cases have which clock, in words."""
    return [(words, name, seen.open(name)) for name, words in CLOCK_WORDS.items()]
