"""Which resources suit a need, and why 对接建议: a pure function over plain data. A suggestion, people decide."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import rjieba

WORD = re.compile(r"[A-Za-z0-9]+|[\u4e00-\u9fff]+")
COMMON = frozenset(
    {"可以", "提供", "需要", "希望", "我们", "社区", "一次", "一个", "每周", "每月", "居民", "单位", "企业"}
)
CATEGORY, SAME_PLACE, SAME_STREET, WORDS_MOST, BUSY = 4, 3, 2, 3, -2
STREET = 8  # digits of a street's path


@dataclass(frozen=True, slots=True)
class Side:
    """A need or a resource as matching sees it."""

    key: Any
    category: str
    text: str
    area_path: str
    owner: Any = None
    valid_until: date | None = None
    in_use: int = 0


@dataclass(frozen=True, slots=True)
class Match:
    """A suggested resource: its points, and the reasons as (code, what of it)."""

    key: Any
    points: int
    reasons: tuple[tuple[str, Any], ...]


@lru_cache(maxsize=4096)  # the same resources are held against need after need
def words_of(text: str) -> dict[str, set[str]]:
    """Return the words of a text, each with its pairs of characters (Latin words whole), without the commonest.

    Pairs, so that 停车 and 停车位 meet; inside words, so that 看一次 and 看一遍 don't.
    """
    words = (word for run in WORD.findall(text.lower()) for word in ([run] if run.isascii() else rjieba.cut(run)))
    found = {}
    for word in words:
        pairs = {word} if word.isascii() else {word[at : at + 2] for at in range(len(word) - 1)}
        if pairs - COMMON:
            found[word] = pairs - COMMON
    return found


def suggest(need: Side, resources: Iterable[Side], *, on: date, limit: int = 5) -> list[Match]:
    """Return the best resources for a need, each with its reasons; none that is over or belongs to the asker.

    Nearness and being free alone suggest nothing: a category or a word must agree.
    """
    wanted = words_of(need.text)
    found = []
    for one in resources:
        over = one.valid_until is not None and one.valid_until < on
        if over or (need.owner is not None and one.owner == need.owner):
            continue
        reasons: list[tuple[str, Any]] = []
        points = 0
        if one.category == need.category:
            points, reasons = CATEGORY, [("category", one.category)]
        told = set().union(*words_of(one.text).values())
        shared = [word for word, pairs in wanted.items() if pairs & told]
        if shared:
            points += min(len(shared), WORDS_MOST)
            reasons.append(("words", shared[:WORDS_MOST]))
        if not reasons:
            continue
        near, code = _near(need.area_path, one.area_path)
        busy = BUSY if one.in_use else 0
        reasons += [(code, "")] if code else []
        reasons.append(("busy", str(one.in_use)) if one.in_use else ("free", ""))
        found.append(Match(one.key, points + near + busy, tuple(reasons)))
    return sorted(found, key=lambda match: (-match.points, str(match.key)))[:limit]


def _near(first: str, second: str) -> tuple[int, str]:
    if first and first == second:
        return SAME_PLACE, "same_place"
    if first and second and len(first) >= STREET and first[:STREET] == second[:STREET]:
        return SAME_STREET, "same_street"
    return 0, ""
