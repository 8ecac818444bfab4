"""热点 hot issues: tellings of one place, matter and time, proposed as a theme or a campaign, with the evidence.

Proposes only. A pair is joined when rare words of both texts, the place and the time agree; a cluster is what hangs
together densely, not a chain. They are ordered by how many told it, on how many days, and who else agreed. Pure.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from shanzhi.advice.matter import COMMON, MEANINGLESS
from shanzhi.kernel.text import normalise

WINDOW = timedelta(days=120)
ALIKE, JOINED = 0.3, 0.22
LEAST = 4
_RUN = re.compile(r"[a-z]+\d+|[0-9a-z]{3,}|[\u4e00-\u9fff]+")
_PLACE = re.compile(
    r"(?:[a-z]\d{0,2}[市区县州])?[\u4e00-\u9fff]{2,6}?(?:小区|社区|大道|大厦|公寓|广场|花园|家园|学校|小学|中学|学院|医院|公园|工地|"
    r"搅拌站|车站|市场|[路街苑城巷村镇站])"
)
_OPENING = re.compile(
    r"^(?:关于|请问|咨询|投诉|举报|反映|请求|建议|希望|强烈|要求|再次|对|就|在|[a-z]\d*[市区县州]|的)+"
)


@dataclass(frozen=True, slots=True)
class Told:
    """One telling: ``key`` is the caller's, ``spot`` and ``matter`` may be unknown, ``weight`` is who agreed (≥ 0)."""

    key: str
    title: str
    text: str
    at: datetime | None = None
    spot: str = ""
    matter: str = ""
    who: str = ""
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Cluster:
    """One hot issue proposed: its members' keys (newest last), and what speaks for it."""

    keys: list[str]
    title: str
    place: str
    words: list[str]
    first_at: datetime | None
    last_at: datetime | None
    days: int
    people: int
    weight: int
    score: float
    campaign: bool
    evidence: dict[str, Any] = field(default_factory=dict)


def clusters(tellings: Sequence[Told], *, least: int = LEAST, limit: int = 30) -> list[Cluster]:
    """Return the hot issues, hottest first."""
    rows = [one for one in tellings if (one.title or one.text).strip()]
    if len(rows) < least:
        return []
    vectors, terms = _vectors(rows)
    groups = _groups(rows, vectors)
    found = [_cluster([rows[n] for n in group], vectors[group], terms) for group in groups if len(group) >= least]
    return sorted(found, key=lambda one: (-one.score, one.keys))[:limit]


def _read(one: Told) -> str:
    return normalise(f"{one.title}。{one.title}。{one.text[:300]}").lower()


def _terms(text: str) -> list[str]:
    """Return pairs and threes of meaningful characters, names written with letters whole (A5区)."""
    found = []
    for run in _RUN.findall(text):
        if run[0].isascii():
            found.append(run)
            continue
        for length in (2, 3):
            for start in range(len(run) - length + 1):
                piece = run[start : start + length]
                if not set(piece) & MEANINGLESS and piece not in COMMON:
                    found.append(piece)
    return found


def _vectors(rows: Sequence[Told]) -> tuple[Any, list[str]]:
    counted = [Counter(_terms(_read(one))) for one in rows]
    spread = Counter(term for counts in counted for term in counts)
    most = max(40, len(rows) // 12)
    terms = sorted(term for term, count in spread.items() if 2 <= count <= most)
    place = {term: number for number, term in enumerate(terms)}
    rarity = {term: math.log(1 + len(rows) / spread[term]) for term in terms}
    data, columns, ends = [], [], [0]
    for counts in counted:
        weights = {place[t]: (1 + math.log(c)) * rarity[t] for t, c in counts.items() if t in place}
        length = math.sqrt(sum(value * value for value in weights.values())) or 1.0
        columns += list(weights)
        data += [value / length for value in weights.values()]
        ends.append(len(columns))
    return csr_matrix((data, columns, ends), shape=(len(rows), len(terms))), terms


def _groups(rows: Sequence[Told], vectors: Any) -> list[list[int]]:
    """Join the most alike first; two groups are joined only while they hang together on the whole."""
    near = (vectors @ vectors.T).tocoo()
    pairs = [
        (float(value) + _agreement(rows[a], rows[b]), int(a), int(b))
        for a, b, value in zip(near.row, near.col, near.data, strict=True)
        if a < b and value >= ALIKE * 0.5
    ]
    pairs = sorted((pair for pair in pairs if pair[0] >= ALIKE), key=lambda pair: (-pair[0], pair[1], pair[2]))
    group_of = list(range(len(rows)))
    members: dict[int, list[int]] = {number: [number] for number in range(len(rows))}
    middle: dict[int, Any] = {}
    for _value, a, b in pairs:
        one, other = group_of[a], group_of[b]
        if one == other or not _within_window(rows, members[one], members[other]):
            continue
        sums = [
            middle[key] if key in middle else np.asarray(vectors[members[key]].sum(axis=0)).ravel()
            for key in (one, other)
        ]
        if float(sums[0] @ sums[1]) / (len(members[one]) * len(members[other])) < JOINED:
            continue
        middle[one] = sums[0] + sums[1]
        for number in members[other]:
            group_of[number] = one
        members[one] += members.pop(other)
    return [sorted(group) for group in members.values()]


def _agreement(a: Told, b: Told) -> float:
    """Return what known places and matters add to, or take from, the likeness of the words."""
    spot = 0.1 if a.spot and a.spot == b.spot else -0.1 if a.spot and b.spot else 0.0
    matter = 0.1 if a.matter and a.matter == b.matter else -0.1 if a.matter and b.matter else 0.0
    return spot + matter


def _within_window(rows: Sequence[Told], one: Sequence[int], other: Sequence[int]) -> bool:
    moments = [at for number in (*one, *other) if (at := rows[number].at) is not None]
    return not moments or max(moments) - min(moments) <= WINDOW


def _cluster(group: list[Told], vectors: Any, terms: Sequence[str]) -> Cluster:
    ordered = sorted(group, key=lambda one: (one.at is None, one.at.timestamp() if one.at else 0.0, one.key))
    moments = [one.at for one in ordered if one.at is not None]
    days = len({at.date() for at in moments})
    people = len({one.who or one.key for one in ordered})
    weight = sum(one.weight for one in ordered)
    share = np.asarray((vectors > 0).sum(axis=0)).ravel() / len(group)
    strength = np.asarray(vectors.mean(axis=0)).ravel() * (share >= 0.4)
    words = _joined([terms[number] for number in np.argsort(-strength)[:24] if strength[number] > 0])
    middle = np.asarray(vectors.mean(axis=0)).ravel()
    best = group[int(np.argmax(np.asarray(vectors @ middle).ravel()))]
    place = _place_of(group)
    score = math.log(1 + people) * (1 + math.log(1 + days)) + 0.3 * math.log(1 + weight)
    spots = {one.spot for one in ordered if one.spot}
    evidence = {"told": len(ordered), "people": people, "days": days, "agreed": weight, "spots": len(spots)}
    return Cluster(
        keys=[one.key for one in ordered],
        title=(best.title or best.text[:30]).strip(),
        place=place,
        words=words,
        first_at=moments[0] if moments else None,
        last_at=moments[-1] if moments else None,
        days=days,
        people=people,
        weight=weight,
        score=round(score, 3),
        campaign=len(spots) >= 3,
        evidence=evidence,
    )


def _joined(pieces: list[str], *, most: int = 5) -> list[str]:
    """Return the loudest pieces, those that overlap as the one they make (伊景园 + 景园滨 → 伊景园滨)."""
    kept: list[str] = []
    for piece in pieces:
        grown = piece
        again = True
        while again:
            again = False
            for other in kept:
                whole = _overlapped(grown, other)
                if whole:
                    kept.remove(other)
                    grown, again = whole, True
                    break
        kept.append(grown)
    return [word.upper() for word in sorted(kept, key=lambda word: min(pieces.index(p) for p in pieces if p in word))][
        :most
    ]


def _overlapped(one: str, other: str) -> str:
    """Return what two pieces make together, '' where they don't overlap by two characters."""
    if one in other or other in one:
        return max(one, other, key=len)
    for left, right in ((one, other), (other, one)):
        if left[-2:] == right[:2] and len(left) + len(right) <= 12:
            return left + right[2:]
    return ""


def _place_of(group: Sequence[Told]) -> str:
    """Return the spot most members have, else the place most titles name, else ''."""
    spots = Counter(one.spot for one in group if one.spot)
    if spots:
        return spots.most_common(1)[0][0]
    named: Counter[str] = Counter()
    for one in group:
        text = normalise(f"{one.title}，{one.text[:120]}").lower()
        named.update({_OPENING.sub("", place) for place in _PLACE.findall(text)})
    usual = [(place, count) for place, count in named.most_common(6) if len(place) >= 3 and count >= 0.4 * len(group)]
    return max(usual, key=lambda pair: (pair[1], len(pair[0])))[0].upper() if usual else ""
