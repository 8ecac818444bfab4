"""How a sample for a second look 回头看 is drawn, so that anybody can draw it again. Pure.

Given the same candidates, seed and size, every machine draws the same cases: the order within a matter is the order
of SHA-256(seed, number), and places are shared out among the matters by largest remainder, each getting one first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from math import ceil

ALGORITHM = "recheck-1"
Candidate = tuple[str, str]  # case number, matter code


def digest_of(candidates: Iterable[Candidate]) -> str:
    """Return the SHA-256 of the candidate list, one "number TAB matter" a line, in order of number."""
    lines = sorted(f"{number}\t{stratum}" for number, stratum in candidates)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def size_for(count: int, *, percent: int, least: int, most: int) -> int:
    """Return how many of ``count`` candidates are looked at again."""
    return min(count, most, max(least, ceil(count * percent / 100)))


def sample(candidates: Sequence[Candidate], *, seed: str, size: int) -> list[Candidate]:
    """Return the cases drawn, by matter and then in the order of their lots."""
    strata: dict[str, list[str]] = {}
    for number, stratum in candidates:
        strata.setdefault(stratum, []).append(number)
    shares = allot({name: len(numbers) for name, numbers in strata.items()}, size)
    return [
        (number, name)
        for name in sorted(strata)
        for number in sorted(strata[name], key=lambda one: (_lot(seed, one), one))[: shares[name]]
    ]


def allot(counts: dict[str, int], size: int) -> dict[str, int]:
    """Return how many of each matter are drawn: one each, the larger matters first, then in proportion.

    Never more of a matter than it has; the sum is ``size`` or everything there is.
    """
    total = sum(counts.values())
    size = min(size, total)
    order = sorted(counts, key=lambda name: (-counts[name], name))
    shares = dict.fromkeys(counts, 0)
    for name in order[:size]:
        shares[name] = 1
    left = size - sum(shares.values())
    wish = {name: left * (counts[name] - shares[name]) / max(total - len(counts), 1) for name in order}
    for name in order:
        shares[name] += int(wish[name])
    rest = size - sum(shares.values())
    by_remainder = sorted(order, key=lambda name: (-(wish[name] - int(wish[name])), -counts[name], name))
    while rest > 0:
        for name in by_remainder:
            if rest and shares[name] < counts[name]:
                shares[name] += 1
                rest -= 1
    return shares


def _lot(seed: str, number: str) -> str:
    return hashlib.sha256(f"{seed}\n{number}".encode()).hexdigest()
