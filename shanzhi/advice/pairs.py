"""Look-alikes among many tellings: equal texts by their skeleton, the others by the rare pieces they share. Pure.

What `lookalikes.score` says of a pair is the answer; this only finds the pairs worth asking about, without comparing
everybody with everybody.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from scipy.sparse import csr_matrix

from shanzhi.advice.lookalikes import EXACT, NONE, Likeness, Telling, score
from shanzhi.advice.matter import COMMON, MEANINGLESS
from shanzhi.kernel.text import normalise, skeleton

WORTH = 0.2  # cosine of rare pieces from which on a pair is asked about
READ = 600
_RUN = re.compile(r"[a-z]+\d+|[0-9a-z]{3,}|[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two tellings by their places in the list, and how alike they are."""

    one: int
    other: int
    likeness: Likeness


def equal_groups(tellings: Sequence[Telling]) -> list[list[int]]:
    """Return the groups of tellings whose texts are equal after NFKC without marks and blanks, each of two or more."""
    groups: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(tellings):
        bare = skeleton(one.text)
        if bare:
            groups[bare].append(number)
    return [group for group in groups.values() if len(group) > 1]


def pairs(tellings: Sequence[Telling]) -> Iterator[Pair]:
    """Yield the pairs that are exact, near or one event; equal texts once for each two that follow one another."""
    told: set[tuple[int, int]] = set()
    for group in equal_groups(tellings):
        for one, other in pairwise(group):
            told.add((one, other))
            likeness = score(tellings[one], tellings[other])
            if likeness.kind == EXACT:
                yield Pair(one, other, likeness)
    near = _near(tellings)
    for one, other, value in zip(near.row, near.col, near.data, strict=True):
        if one < other and value >= WORTH and (int(one), int(other)) not in told:
            likeness = score(tellings[one], tellings[other])
            if likeness.kind not in {NONE, EXACT}:
                yield Pair(int(one), int(other), likeness)


def _near(tellings: Sequence[Telling]) -> csr_matrix:
    """Return the cosines of all that share rare pieces, as a sparse table of coordinates."""
    counted = [Counter(_pieces(normalise(one.text).lower()[:READ])) for one in tellings]
    spread = Counter(piece for counts in counted for piece in counts)
    most = max(20, len(tellings) // 40)
    rarity = {piece: math.log((1 + len(counted)) / count) for piece, count in spread.items() if 2 <= count <= most}
    place = {piece: number for number, piece in enumerate(sorted(rarity))}
    data: list[float] = []
    columns: list[int] = []
    ends = [0]
    for counts in counted:
        weights = {place[p]: (1 + math.log(c)) * rarity[p] for p, c in counts.items() if p in place}
        length = math.sqrt(sum(value * value for value in weights.values())) or 1.0
        columns += list(weights)
        data += [value / length for value in weights.values()]
        ends.append(len(columns))
    table = csr_matrix((data, columns, ends), shape=(len(counted), max(len(place), 1)))
    return (table @ table.T).tocoo()


def _pieces(text: str) -> list[str]:
    found = []
    for run in _RUN.findall(text):
        if run[0].isascii():
            found.append(run)
        else:
            twos = (run[start : start + 2] for start in range(len(run) - 1))
            found += [two for two in twos if not set(two) & MEANINGLESS and two not in COMMON]
    return found
