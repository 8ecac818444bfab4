"""The indicator dictionary 指标字典 as data: read from ``data/dictionary.json``, checked against the named lists."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from shanzhi.scoring.lists import LISTS, OPINIONS, Listed

FILE = Path(__file__).parent / "data" / "dictionary.json"


def spoken(row: Mapping[str, Any], chinese: str, english: str) -> str:
    """Return the words of a row of data in the language of the moment."""
    word = row.get(english) if (get_language() or "").startswith("en") else ""
    return str(word or row.get(chinese, ""))


@dataclass(frozen=True, slots=True)
class Indicator:
    """One rate: its two lists, what is left out, from how many on it is a rate, and what is better."""

    code: str
    numerator: str
    denominator: str
    minimum: int
    better: str
    mix: bool
    unit: str
    version: str
    words: Mapping[str, Any]
    weights: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return the name in the language of the moment."""
        return spoken(self.words, "zh", "en")

    @property
    def rule(self) -> str:
        """Return how it is counted, in words."""
        return spoken(self.words, "rule", "rule_en")

    @property
    def left_out(self) -> str:
        """Return what is left out, in words."""
        return spoken(self.words, "left_out", "left_out_en")

    @property
    def basis(self) -> str:
        """Return where the formula comes from."""
        return str(self.words["basis"])

    @property
    def top(self) -> Listed:
        """Return the numerator's list."""
        return LISTS[self.numerator]

    @property
    def bottom(self) -> Listed:
        """Return the denominator's list."""
        return LISTS[self.denominator]

    @property
    def is_opinion(self) -> bool:
        """Return whether it counts what tellers answered, which the rated read only after the freeze."""
        return self.bottom.question in OPINIONS

    def weight(self, outcome: str) -> Decimal:
        """Return what one line of the numerator adds: 1 unless the dictionary weighs the answers."""
        return self.weights.get(outcome, Decimal(1))


@cache
def read() -> dict[str, Indicator]:
    """Return the indicators by code, in the order of the dictionary."""
    told = json.loads(FILE.read_text("utf-8"))
    found = {}
    for row in told["indicators"]:
        weights = {name: Decimal(value) for name, value in row.get("weights", {}).items()}
        found[row["code"]] = Indicator(
            row["code"],
            row["numerator"],
            row["denominator"],
            row["minimum"],
            row["better"],
            row.get("mix", False),
            row["unit"],
            told["version"],
            row,
            weights,
        )
    unknown = [one.code for one in found.values() if not {one.numerator, one.denominator} <= set(LISTS)]
    if unknown:
        raise LookupError(f"indicators that name no list: {unknown}")
    return found


def version() -> str:
    """Return the dictionary's version."""
    return next(iter(read().values())).version
