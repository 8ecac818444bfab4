"""相似件 look-alikes: whether two tellings are one text, nearly one text, or one event told by two people.

Says what is the same and what is not, in words a person can check; it never ties anything by itself.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from shanzhi.advice.matter import COMMON, MEANINGLESS
from shanzhi.kernel.text import bigrams, normalise, skeleton

EXACT, NEAR, SAME_EVENT, NONE = "exact", "near", "same_event", "none"
NEAR_TEXT = 0.6
NEAR_PAIRS = 8  # a few words are soon alike; below so many pairs only the spot and the matter can say
SAME_EVENT_SCORE = 0.45
CLOSE_METRES, FAR_METRES = 150.0, 1500.0
EVENT_DAYS = 14.0
SHORTEST_EXACT = 6
WORTH_SHOWING = 0.08
EARTH_METRES = 6_371_000.0


@dataclass(frozen=True, slots=True)
class Telling:
    """What is compared: told words and whatever is known beside them (degrees WGS84, territory path, matter code)."""

    text: str
    lon: float | None = None
    lat: float | None = None
    place_name: str = ""
    area_path: str = ""
    matter_code: str = ""
    matter_name: str = ""
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two tellings are: ``score`` from 0 to 1 orders pairs; ``metres`` is None where a point is missing."""

    score: float
    kind: str
    same: list[str] = field(default_factory=list)
    different: list[str] = field(default_factory=list)
    metres: float | None = None


def metres_between(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Return the distance of two WGS84 points in metres along the great circle."""
    a, b = math.radians(lat), math.radians(other_lat)
    half = math.sin((b - a) / 2) ** 2
    half += math.cos(a) * math.cos(b) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH_METRES * math.asin(min(1.0, math.sqrt(half)))


def score(a: Telling, b: Telling) -> Likeness:
    """Return how alike two tellings are; the order of the two does not matter."""
    metres = None
    if a.lon is not None and a.lat is not None and b.lon is not None and b.lat is not None:
        metres = metres_between(a.lon, a.lat, b.lon, b.lat)
    days = abs((a.told_at - b.told_at).total_seconds()) / 86400 if a.told_at and b.told_at else None
    text, length, shared = _text_likeness(a.text, b.text)
    place, time = _place_likeness(a, b, metres), _time_likeness(days)
    matter = _matter_likeness(a, b)
    total = 0.5 * text + 0.25 * place + 0.15 * matter + 0.1 * time
    same, different = _told(a, b, shared=shared, metres=metres, days=days)
    bare = skeleton(a.text) if text >= NEAR_TEXT or length < NEAR_PAIRS else ""
    if len(bare) >= SHORTEST_EXACT and bare == skeleton(b.text):
        return Likeness(1.0, EXACT, same, different, metres)
    if text >= NEAR_TEXT and length >= NEAR_PAIRS and (metres is None or metres <= FAR_METRES):
        return Likeness(round(max(total, text), 4), NEAR, same, different, metres)
    # One event: about the same thing (by matter or by words), at the same spot, at the same time.
    about = matter >= 1.0 or text >= 0.3
    if total >= SAME_EVENT_SCORE and about and place >= 0.5 and (days is None or days <= EVENT_DAYS):
        return Likeness(round(total, 4), SAME_EVENT, same, different, metres)
    return Likeness(round(total, 4), NONE, same, different, metres)


def _text_likeness(a: str, b: str) -> tuple[float, int, list[str]]:
    """Return the cosine of the meaningful pairs, how many the shorter has, and the longest pieces both texts hold."""
    (told, mine, mine_length), (other, theirs, their_length) = _read(a), _read(b)
    if not mine or not theirs:
        return 0.0, 0, []
    few, many = (mine, theirs) if len(mine) <= len(theirs) else (theirs, mine)
    both = few.keys() & many.keys()
    product = sum(few[pair] * many[pair] for pair in both)
    # A short telling inside a long one (one line against a page) is alike as far as it goes.
    shorter = len(few)
    likeness = max(product / (mine_length * their_length), 0.6 * len(both) / shorter if shorter >= 6 else 0.0)
    # What strangers share by chance (a few pairs of two pages) is nothing to show.
    return min(likeness, 1.0), shorter, _shared_pieces(told, other) if likeness >= WORTH_SHOWING else []


@lru_cache(maxsize=512)
def _read(text: str) -> tuple[str, dict[str, int], float]:
    """Return a text in one form, its meaningful pairs with how often (three times at most), and their length.

    While somebody types, the same few hundred cases are asked about again and again.
    """
    told = normalise(text).lower()
    pairs = {pair: min(count, 3) for pair, count in Counter(_meaningful(told)).items()}
    return told, pairs, math.sqrt(sum(count * count for count in pairs.values()))


def _meaningful(text: str) -> list[str]:
    return [pair for pair in bigrams(text) if pair not in COMMON and not set(pair) & MEANINGLESS]


def _shared_pieces(told: str, other: str, *, limit: int = 4, longest: int = 10) -> list[str]:
    """Return the longest pieces of meaningful characters that stand in both texts."""
    pieces: list[str] = []
    start = 0
    while start < len(told) - 1:
        length = 0
        while (
            length < longest
            and start + length < len(told)
            and told[start + length].isalnum()
            and told[start + length] not in MEANINGLESS
            and told[start : start + length + 1] in other
        ):
            length += 1
        piece = told[start : start + length]
        if length >= 2 and piece not in COMMON and not any(piece in known for known in pieces):
            pieces.append(piece)
        start += max(length, 1)
    return sorted(pieces, key=len, reverse=True)[:limit]


def _place_likeness(a: Telling, b: Telling, metres: float | None) -> float:
    if a.place_name and a.place_name == b.place_name:
        return 1.0
    if metres is not None:
        if metres <= CLOSE_METRES:
            return 1.0 - 0.3 * metres / CLOSE_METRES
        return max(0.0, 0.7 * (1 - (metres - CLOSE_METRES) / (FAR_METRES - CLOSE_METRES)))
    if a.area_path and b.area_path:
        return 0.5 if a.area_path == b.area_path else 0.0
    return 0.3  # nothing known speaks neither for nor against


def _matter_likeness(a: Telling, b: Telling) -> float:
    if not a.matter_code or not b.matter_code:
        return 0.3
    return 1.0 if a.matter_code == b.matter_code else 0.0


def _time_likeness(days: float | None) -> float:
    return 0.3 if days is None else max(0.0, 1.0 - days / EVENT_DAYS)


def _told(
    a: Telling, b: Telling, *, shared: list[str], metres: float | None, days: float | None
) -> tuple[list[str], list[str]]:
    """Return what to say is the same and what is not (同：… 异：…)."""
    same = [f"“{piece}”" for piece in shared]
    different: list[str] = []
    if a.place_name and b.place_name:
        if a.place_name == b.place_name:
            same.append(a.place_name)
        else:
            different.append(f"{a.place_name}／{b.place_name}")
    if a.area_path and a.area_path == b.area_path:
        same.append("同一网格")
    if metres is not None:
        (same if metres <= CLOSE_METRES else different).append(f"相距{_distance(metres)}")
    if a.matter_code and b.matter_code:
        if a.matter_code == b.matter_code:
            same.append(f"都是{a.matter_name}" if a.matter_name else "同一事项")
        elif a.matter_name and b.matter_name:
            different.append(f"{a.matter_name}／{b.matter_name}")
    if days is not None:
        (same if days < 1 else different).append("一天之内" if days < 1 else f"相隔{days:.0f}天")
    return same, different


def _distance(metres: float) -> str:
    return f"{round(metres / 10) * 10 or 10}米" if metres < 1000 else f"{metres / 1000:.1f}公里"
