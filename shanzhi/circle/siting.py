"""Where the next sites serve most 选址: exact programmes, those that stand kept, the gap to the best stated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import coo_array

FAR = 24 * 60.0  # minutes: what a place without any way counts as in a median
SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Siting:
    """The sites chosen anew (columns), what is reached, and how far from the best it may be (0 = best)."""

    chosen: list[int]
    value: float
    gap: float

    @property
    def is_best(self) -> bool:
        """Return whether nothing better exists."""
        return self.gap <= 1e-6


class _Programme:
    """Rows of a linear programme, collected one by one."""

    def __init__(self) -> None:
        self.entries: list[tuple[int, int, float]] = []
        self.low: list[float] = []
        self.high: list[float] = []

    def row(self, terms: list[tuple[int, float]], low: float, high: float) -> None:
        """Demand that low ≤ the sum of the terms ≤ high."""
        self.entries += [(len(self.low), column, factor) for column, factor in terms]
        self.low.append(low)
        self.high.append(high)

    def solve(self, cost: Any, whole: Any, lower: Any, upper: Any, seconds: float) -> Any:
        """Return scipy's answer to: the least cost."""
        from scipy.optimize import Bounds, LinearConstraint, milp  # a third of a second that few processes need

        rows, columns, values = zip(*self.entries, strict=True)
        matrix = coo_array((values, (rows, columns)), shape=(len(self.low), len(cost))).tocsr()
        return milp(
            cost, integrality=whole, bounds=Bounds(lower, upper),
            constraints=LinearConstraint(matrix, self.low, self.high),
            options={"time_limit": seconds, "mip_rel_gap": 1e-9},
        )  # fmt: skip


def max_cover(
    minutes: Any, people: Any, *, stands: Any, k: int, within: float = 15.0, capacity: Any = None,
    apart: Any = None, seconds: float = SECONDS,
) -> Siting:  # fmt: skip
    """Choose k more sites so that the most people live within the minutes (MCLP).

    ``minutes`` has a row for each point and a column for each site, ``stands`` says which sites there are already.
    ``capacity`` says how many each site can serve; ``apart`` is a matrix of sites that can't both be.
    """
    count, sites = minutes.shape
    near = minutes <= within
    pairs = np.argwhere(near)
    amounts = len(pairs) if capacity is not None else count
    size = sites + amounts
    cost = np.zeros(size)
    upper = np.ones(size)
    programme = _Programme()
    if capacity is None:
        cost[sites:] = -np.asarray(people, dtype=float)
        for i in range(count):
            there = [(int(j), -1.0) for j in np.flatnonzero(near[i])]
            programme.row([(sites + i, 1.0), *there], -np.inf, 0.0)
    else:
        cost[sites:] = -1.0
        upper[sites:] = np.asarray(people, dtype=float)[pairs[:, 0]]
        _shared(programme, pairs, sites, people, capacity)
    lower = _choosing(programme, size, stands, k, apart)
    whole = np.concatenate([np.ones(sites), np.zeros(amounts)])
    return _read(programme.solve(cost, whole, lower, upper, seconds), stands, sign=-1.0)


def p_median(
    minutes: Any, people: Any, *, stands: Any, k: int, capacity: Any = None, apart: Any = None,
    seconds: float = SECONDS,
) -> Siting:  # fmt: skip
    """Choose k more sites so that people's minutes, added up, are the fewest (p-median)."""
    count, sites = minutes.shape
    far = np.minimum(minutes, FAR)
    size = sites + count * sites
    cost = np.zeros(size)
    cost[sites:] = (far * np.asarray(people, dtype=float)[:, None]).ravel()
    programme = _Programme()
    for i in range(count):
        mine = sites + i * sites
        programme.row([(mine + j, 1.0) for j in range(sites)], 1.0, 1.0)
        for j in range(sites):
            programme.row([(mine + j, 1.0), (j, -1.0)], -np.inf, 0.0)
    if capacity is not None:
        for j in range(sites):
            served = [(sites + i * sites + j, float(people[i])) for i in range(count)]
            programme.row([*served, (j, -float(capacity[j]))], -np.inf, 0.0)
    lower = _choosing(programme, size, stands, k, apart)
    whole = np.concatenate([np.ones(sites), np.zeros(count * sites)])
    return _read(programme.solve(cost, whole, lower, np.ones(size), seconds), stands, sign=1.0)


def _shared(programme: _Programme, pairs: Any, sites: int, people: Any, capacity: Any) -> None:
    """Let nobody be served twice, and no site serve more than it can, or anybody while it isn't there."""
    by_point: dict[int, list[tuple[int, float]]] = {}
    by_site: dict[int, list[tuple[int, float]]] = {}
    for n, (i, j) in enumerate(pairs):
        by_point.setdefault(int(i), []).append((sites + n, 1.0))
        by_site.setdefault(int(j), []).append((sites + n, 1.0))
    for i, terms in by_point.items():
        programme.row(terms, -np.inf, float(people[i]))
    for j, terms in by_site.items():
        programme.row([*terms, (j, -float(capacity[j]))], -np.inf, 0.0)


def _choosing(programme: _Programme, size: int, stands: Any, k: int, apart: Any) -> Any:
    """Demand at most k new sites, those that stand to stay, and no two that are too near; return the lower bounds."""
    held = np.asarray(stands, dtype=bool)
    fresh = [(int(j), 1.0) for j in np.flatnonzero(~held)]
    if fresh:
        programme.row(fresh, 0.0, float(k))
    if apart is not None:
        for a, b in np.argwhere(np.triu(np.asarray(apart, dtype=bool), 1)):
            if not (held[a] and held[b]):
                programme.row([(int(a), 1.0), (int(b), 1.0)], -np.inf, 1.0)
    lower = np.zeros(size)
    lower[: len(held)] = held
    return lower


def _read(answer: Any, stands: Any, *, sign: float) -> Siting:
    if answer.x is None:
        return Siting([], 0.0, 1.0)
    held = np.asarray(stands, dtype=bool)
    chosen = [int(j) for j in np.flatnonzero((answer.x[: len(held)] > 0.5) & ~held)]
    return Siting(chosen, float(sign * answer.fun), float(answer.mip_gap or 0.0))
