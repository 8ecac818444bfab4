"""Standings of a contest from its score sheets. Pure.

The rule, stated wherever results are shown: the mean of all judges who did not recuse themselves; the same mean, then
the higher best mark; the same again, then the same place. At the cut, whoever shares the last place goes on too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Standing:
    """One entry's place, whether others share it, its mean, best mark (hundredths of a point), how many marked it."""

    entrant: int
    place: int
    mean: Fraction
    best: int
    judges: int
    is_shared: bool = False

    @property
    def shown(self) -> str:
        """Return the mean as it is printed, two digits after the point."""
        return f"{float(self.mean) / HUNDRED:.2f}"

    @property
    def best_shown(self) -> str:
        """Return the best mark as it is printed; it decides between equal means."""
        return f"{self.best / HUNDRED:.2f}"


def standings(marks: Iterable[tuple[int, int]]) -> list[Standing]:
    """Return the standings from (entrant, hundredths of a point), the best first, those in one place by number."""
    sheets: dict[int, list[int]] = {}
    for entrant, points in marks:
        sheets.setdefault(entrant, []).append(points)
    worth = {entrant: (Fraction(sum(points), len(points)), max(points)) for entrant, points in sheets.items()}
    order = sorted(worth, key=lambda entrant: (-worth[entrant][0], -worth[entrant][1], entrant))
    found: list[Standing] = []
    for index, entrant in enumerate(order, start=1):
        mean, best = worth[entrant]
        shared = found and (found[-1].mean, found[-1].best) == (mean, best)
        place = found[-1].place if shared else index
        found.append(Standing(entrant, place, mean, best, len(sheets[entrant])))
    many = Counter(one.place for one in found)
    return [replace(one, is_shared=many[one.place] > 1) for one in found]


def going_on(found: Iterable[Standing], many: int) -> frozenset[int]:
    """Return who goes on to the next round: those in the first so many places."""
    return frozenset(one.entrant for one in found if one.place <= many)
