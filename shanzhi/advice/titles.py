"""A line that names what was told, cut from its masked words. Pure."""

from __future__ import annotations

import re

LONGEST = 30
_SENTENCE = re.compile(r"[。！？!?；;\n]+")
_CLAUSE = re.compile(r"[，,、：:]")
_GREETING = re.compile(r"^(您好|你好|尊敬的[^，。,\s]{0,12}|领导|请问|我想反映(一下)?|反映(一下)?)[，。！,!\s]*")


def title_of(masked: str) -> str:
    """Return the first sentence that says something, without greetings, cut at a clause where it is too long."""
    for sentence in _SENTENCE.split(masked):
        words = _without_greetings(sentence.strip())
        if len(words) >= 4:
            return _cut(words)
    return _cut(" ".join(masked.split()))


def _without_greetings(words: str) -> str:
    shorter = _GREETING.sub("", words)
    while shorter != words:
        words, shorter = shorter, _GREETING.sub("", shorter)
    return words


def _cut(words: str) -> str:
    if len(words) <= LONGEST:
        return words
    ends = [found.start() for found in _CLAUSE.finditer(words) if 8 <= found.start() <= LONGEST]
    return words[: ends[-1]] if ends else words[: LONGEST - 1] + "…"
