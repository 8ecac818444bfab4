"""What is written into the index and what is asked of it: the same terms, made by the same function. Pure.

Pairs of characters as ``kernel.text.bigrams`` makes them, numbers and Latin words whole. Besides, a case's number is
found by its last three digits or more: its ends of three and of four are terms, and the text tells the rest, the year
too. What reads like a telephone or an identity number never becomes a term. Where a case lies and which units work on
it are terms as well, so that who may know narrows what is read; they can't be typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from shanzhi.kernel.paths import ancestors
from shanzhi.kernel.text import bigrams, normalise, skeleton

RULES = 3  # of making terms; with another number every county's index is made anew, beside the work
ENDS = (3, 4)
LONGEST_TERM = 24
MOST_WORDS = 4
MOST_TERMS = 8
_YEAR = re.compile(r"(?<!\d)\d{2}\W+(?=\d{6})")  # of a case's number; a term of every case of a year would tell little
_LONG_NUMBER = re.compile(r"\d[\d\- ]{5,}\d")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for: whole words as they must stand in the text, and the terms that lead there."""

    words: tuple[str, ...]
    terms: tuple[str, ...]


def wanted(text: str) -> Wanted:
    """Return what a query asks for; without terms it asks for nothing that an index could answer.

    A lone Chinese character inside a longer word (路47号) leads nowhere by itself, as it stands in pairs; the word as
    a whole is compared with the text afterwards.
    """
    words = normalise(text).split()[:MOST_WORDS]
    leading = _YEAR.sub("", " ".join(words)).split()
    terms = [term for word in leading for term in bigrams(word) if len(term) > 1 or term.isascii()]
    kept = [skeleton(word) for word in words]
    return Wanted(tuple(word for word in kept if word), tuple(dict.fromkeys(term[:LONGEST_TERM] for term in terms)))


def indexed_text(number: str, parts: Iterable[str]) -> str:
    """Return what words are compared with: number and parts, one a line, in their bare form."""
    return "\n".join(filter(None, (skeleton(number), *map(_bare, parts))))


def indexed_terms(number: str, parts: Iterable[str]) -> set[str]:
    """Return the terms of a case: those of its parts, and its number's last digits."""
    terms = {term for part in parts for term in _terms_of(part)}
    *_year, last = bigrams(number) or [""]
    ends = {end_term(last[-length:]) for length in ENDS if len(last) >= length} or {last}
    return {term[:LONGEST_TERM] for term in terms | ends} - {""}


def end_term(end: str) -> str:
    """Return the term of the cases whose numbers end so."""
    return f"~{end}"


def readings(term: str) -> tuple[str, ...]:
    """Return the terms under which a case may stand that fits a term of a query: said in words, or its number's end."""
    is_end = term.isascii() and term.isalnum() and len(term) >= min(ENDS)
    return (term, end_term(term[-max(ENDS) :])) if is_end else (term,)


def area_term(path: str) -> str:
    """Return the term under which the cases of an area stand."""
    return f"@{path}"


def unit_term(unit_id: int) -> str:
    """Return the term under which the cases stand that a unit has a task of."""
    return f"#{unit_id}"


def standing_terms(area_path: str, units: Iterable[int]) -> set[str]:
    """Return the terms of where a case lies, each area above included, and of the units that have a task of it."""
    areas = [*ancestors(area_path), area_path] if area_path else []
    return {*map(area_term, areas), *map(unit_term, units)}


# Names of matters, units and places come again and again.
@lru_cache(maxsize=4_096)
def _bare(part: str) -> str:
    return skeleton(_without_numbers(part))


@lru_cache(maxsize=4_096)
def _terms_of(part: str) -> frozenset[str]:
    return frozenset(term for term in bigrams(_without_numbers(part)) if len(term) > 1 or term.isascii())


def _without_numbers(part: str) -> str:
    return _LONG_NUMBER.sub(" ", part)
