"""Balanced assignment 均衡分配: which of many goes to which of few, so that nobody carries much more than another.

Plain data in, plain data out. Whoever is left over is said so; nobody is paired against an exclusion or above a
capacity. First as many as possible are paired, then the load is spread as evenly as that allows, then the fit decides.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np

FARTHEST = 3  # steps up the tree of areas that count at all
A_SHARED_WORD = 4  # what a need that a resource meets weighs against a step of distance
MOST_WORDS = 5


@dataclass(frozen=True, slots=True)
class Side:
    """One that may be paired: its key, what it gives or needs, its areas from the top down, its capacity."""

    key: str
    words: frozenset[str] = frozenset()
    chain: tuple[str, ...] = ()
    capacity: int | None = None
    carried: int = 0  # pairs it has already


@dataclass(frozen=True, slots=True)
class Match:
    """One proposed pair and why: the words that meet, the steps between them, how many the second then has."""

    first: str
    second: str
    shared: tuple[str, ...]
    steps: int
    load: int


@dataclass(frozen=True, slots=True)
class Assignment:
    """The proposed pairs in the order of the first side, and who found nobody."""

    matches: tuple[Match, ...]
    left: tuple[str, ...] = field(default=())


def steps_between(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many levels up the two meet, at most ``FARTHEST``: 0 lies in the same smallest area."""
    common = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        common += 1
    return min(FARTHEST, max(len(one), len(other)) - common)


def assign(
    firsts: Sequence[Side], seconds: Sequence[Side], *, excluded: Collection[tuple[str, str]] = ()
) -> Assignment:
    """Return each of ``firsts`` with one of ``seconds``: the most pairs, then the evenest load, then the best fit.

    Exact (a minimum-cost assignment to places, of which the n-th of a second costs n): ``capacity`` counts what is
    ``carried`` already, None is no limit. Costs are whole numbers, so equal inputs give equal answers.
    """
    if not firsts or not seconds:
        return Assignment((), tuple(one.key for one in firsts))
    forbidden = frozenset(excluded)
    fits = np.array([[_cost(one, other) for other in seconds] for one in firsts], dtype=np.int64)
    allowed = np.array([[(one.key, other.key) not in forbidden for other in seconds] for one in firsts], dtype=bool)
    places = [(column, nth) for column, other in enumerate(seconds) for nth in _free(other, len(firsts))]
    count = len(firsts)
    by_load = (int(fits.max()) + 1) * count + 1
    most = max((nth for _column, nth in places), default=0) + 1
    alone = by_load * most * count + by_load
    never = (alone + 1) * count + 1
    costs = np.full((count, len(places) + count), never, dtype=np.float64)
    for position, (column, nth) in enumerate(places):
        costs[:, position] = np.where(allowed[:, column], fits[:, column] + by_load * nth, never)
    costs[np.arange(count), len(places) + np.arange(count)] = alone
    from scipy.optimize import linear_sum_assignment  # a third of a second that few processes need

    rows, chosen = linear_sum_assignment(costs)
    taken = {int(row): places[int(spot)][0] for row, spot in zip(rows, chosen, strict=True) if spot < len(places)}
    return _said(firsts, seconds, taken)


def _free(other: Side, count: int) -> range:
    """Return the places a second still has, counted on from those it carries."""
    end = other.carried + count
    return range(other.carried, end if other.capacity is None else max(other.carried, min(end, other.capacity)))


def _cost(one: Side, other: Side) -> int:
    met = min(MOST_WORDS, len(one.words & other.words))
    return A_SHARED_WORD * (MOST_WORDS - met) + steps_between(one.chain, other.chain)


def _said(firsts: Sequence[Side], seconds: Sequence[Side], taken: dict[int, int]) -> Assignment:
    loads = [other.carried for other in seconds]
    for column in taken.values():
        loads[column] += 1
    matches = []
    for row, one in enumerate(firsts):
        if row in taken:
            other = seconds[taken[row]]
            shared, steps = tuple(sorted(one.words & other.words)), steps_between(one.chain, other.chain)
            matches.append(Match(one.key, other.key, shared, steps, loads[taken[row]]))
    return Assignment(tuple(matches), tuple(one.key for row, one in enumerate(firsts) if row not in taken))
