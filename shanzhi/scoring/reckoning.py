"""From counted lines to figures: tallies by scope, rates, expected rates, and the digest that seals them. Pure."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from shanzhi.kernel.paths import ancestors
from shanzhi.scoring import dictionary
from shanzhi.scoring.arithmetic import PLACES, Rate, exactly, expected_share, rounded
from shanzhi.scoring.dictionary import Indicator

# question, outcome, unit, area, matter, whether it is left out → how many
Key = tuple[str, str, int | None, str, str, bool]
Scope = tuple[str, Any]  # ("unit", id) or ("area", path)
Answers = dict[tuple[str, str], dict[str, int]]  # (question, outcome) → matter → how many


def _answers() -> Answers:
    return defaultdict(lambda: defaultdict(int))


@dataclass(slots=True)
class Tally:
    """What was answered in one scope, by matter, and what was left out."""

    kept: Answers = field(default_factory=_answers)
    left_out: Answers = field(default_factory=_answers)

    def by_matter(self, question: str, outcomes: Iterable[str]) -> dict[str, int]:
        """Return how many lines of a list there are, by matter."""
        found: dict[str, int] = defaultdict(int)
        for outcome in outcomes:
            for matter, n in self.kept.get((question, outcome), {}).items():
                found[matter] += n
        return found

    def out(self, question: str, outcomes: Iterable[str]) -> int:
        """Return how many lines of a list were left out."""
        return sum(sum(self.left_out.get((question, outcome), {}).values()) for outcome in outcomes)

    def top(self, indicator: Indicator) -> Decimal:
        """Return the numerator: one a line, or as the dictionary weighs the answers."""
        found = Decimal(0)
        for outcome in indicator.top.outcomes:
            n = sum(self.kept.get((indicator.top.question, outcome), {}).values())
            found += indicator.weight(outcome) * n
        return found

    def tops_by_matter(self, indicator: Indicator) -> dict[str, Fraction]:
        """Return the numerator by matter."""
        found: dict[str, Fraction] = defaultdict(Fraction)
        for outcome in indicator.top.outcomes:
            for matter, n in self.kept.get((indicator.top.question, outcome), {}).items():
                found[matter] += exactly(indicator.weight(outcome)) * n
        return found


def tallied(counts: Mapping[Key, int], areas: Iterable[str]) -> dict[Scope, Tally]:
    """Return the tallies of every unit met and of every area of the register, each with all that lies below it."""
    known = set(areas)
    found: dict[Scope, Tally] = defaultdict(Tally)
    for (question, outcome, unit, path, matter, out), n in counts.items():
        scopes: list[Scope] = [("area", one) for one in (*ancestors(path), path) if one in known]
        if unit is not None:
            scopes.append(("unit", unit))
        for scope in scopes:
            answers = found[scope].left_out if out else found[scope].kept
            answers[question, outcome][matter] += n
    return found


def rates_of(tally: Tally, everybody: Tally | None = None) -> dict[str, Rate]:
    """Return the figures of one scope by indicator, those without any line left out.

    ``everybody`` is the whole county's tally; with it the rates that depend on the work get an expected one.
    """
    found = {}
    for code, one in dictionary.read().items():
        own = tally.by_matter(one.bottom.question, one.bottom.outcomes)
        bottom, out = sum(own.values()), tally.out(one.bottom.question, one.bottom.outcomes)
        if not bottom and not out:
            continue
        expected = overall = None
        if one.mix and everybody is not None and bottom:
            expected, overall = _expected(one, own, everybody)
        found[code] = Rate(tally.top(one), bottom, out, expected, overall)
    return found


def _expected(one: Indicator, own: Mapping[str, int], everybody: Tally) -> tuple[Decimal | None, Decimal | None]:
    bottoms = everybody.by_matter(one.bottom.question, one.bottom.outcomes)
    tops = everybody.tops_by_matter(one)
    means = {matter: (tops.get(matter, Fraction(0)), n) for matter, n in bottoms.items()}
    total = sum(bottoms.values())
    share = expected_share(own, means)
    if share is None or not total:
        return None, None
    return rounded(share, PLACES), rounded(sum(tops.values(), Fraction(0)) / total, PLACES)


def sealed(
    rows: Iterable[Iterable[object]], figures: Iterable[Iterable[object]], results: Iterable[object], **head: object
) -> str:
    """Return the digest of a frozen period: SHA-256 over its head, every counted line, every figure, every result."""
    whole = hashlib.sha256()
    for part in (head, sorted([str(one) for one in row] for row in rows), sorted([str(x) for x in f] for f in figures)):
        whole.update(json.dumps(part, ensure_ascii=False, sort_keys=True, default=str).encode())
        whole.update(b"\n")
    whole.update(json.dumps(list(results), ensure_ascii=False, sort_keys=True, default=str).encode())
    return whole.hexdigest()
