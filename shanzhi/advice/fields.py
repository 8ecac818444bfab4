"""领域 Fields of public affairs: which words speak of one thing, however a county calls and files its matters.

Written by hand, known before anything is learned: a word that no example has yet said still speaks by its neighbours.
The file ``data/fields.txt`` says how it is written. Knows no matter and no class. Pure.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from shanzhi.advice.wordlists import groups_of


def _numbered(fields: Iterable[list[str]]) -> dict[str, tuple[int, ...]]:
    """Return the words with the numbers of the fields they stand in."""
    found: dict[str, tuple[int, ...]] = {}
    for number, words in enumerate(fields):
        for word in dict.fromkeys(word.lower() for word in words):
            found[word] = (*found.get(word, ()), number)
    return found


FIELDS = _numbered(groups_of("fields.txt").values())
_BY_START: dict[str, list[str]] = defaultdict(list)
for _word in sorted(FIELDS, key=lambda one: (-len(one), one)):
    _BY_START[_word[:2]].append(_word)


def words_of_fields(text: str) -> dict[str, float]:
    """Return the words of the fields that stand in a normalised text, with how often; the longest at each place."""
    heard: Counter[str] = Counter()
    for place in range(len(text)):
        for word in _BY_START.get(text[place : place + 2], ()):
            if text.startswith(word, place):
                heard[word] += 1
                break
    return {word: float(count) for word, count in heard.items()}


def speaks_of(words: Mapping[str, float]) -> dict[int, float]:
    """Return the fields that weighed words speak of, as one direction: its squares sum to one, empty without words."""
    force: dict[int, float] = defaultdict(float)
    for word, weight in words.items():
        for number in FIELDS[word]:
            force[number] += weight / len(FIELDS[word])
    length = math.sqrt(sum(one * one for one in force.values()))
    return {number: one / length for number, one in force.items()}
