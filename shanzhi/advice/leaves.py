"""From a learned class to a leaf of the catalogue: for which matter in it the words, and what was learned, speak.

The class comes from the model, the leaf from the catalogue's own words and, where people decided enough of them, from
a second model. Where the model knows no class for what the words clearly say (a complaint, a child, a new branch), it
has nothing to add and the words stand. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shanzhi.advice.learned import Guess
from shanzhi.advice.matter import LIKELY, SURE, UNSURE, Suggestion

OPEN = 0.15  # of a class that no word speaks for
CLEAR, LEADING = 0.75, 0.5


def combine(
    classes: Sequence[Guess],
    cold: Sequence[Suggestion],
    *,
    class_of: Mapping[str, str],
    known: frozenset[str],
    leaves: Sequence[Guess] = (),
    limit: int = 3,
) -> list[Suggestion]:
    """Return the matters suggested, best first: what is learned of the class, times what speaks for the leaf in it.

    ``class_of`` gives a leaf's class; ``known`` are the classes the model has learned at all.
    """
    if not classes or (cold and class_of.get(cold[0].code, "") not in known and cold[0].band != UNSURE):
        return list(cold[:limit])
    found: dict[str, Suggestion] = {}
    for guess in classes:
        shares = _shares(guess.label, cold, leaves, class_of)
        total = sum(shares.values())
        words = {one.code: one.words for one in cold}
        for code, value in shares.items():
            share = value / total
            said = [*words.get(code, []), *guess.words]
            score = round(100 * guess.confidence * share, 3)
            found[code] = Suggestion(code, score, _band(guess, share), list(dict.fromkeys(said))[:4])
    ranked = sorted(found.values(), key=lambda one: (-one.score, one.code))
    if not ranked:
        return [Suggestion(one.code, one.score, UNSURE, one.words) for one in cold[:limit]]
    first, *rest = ranked[:limit]
    return [first, *(Suggestion(one.code, one.score, UNSURE, one.words) for one in rest)]


def _shares(
    label: str, cold: Sequence[Suggestion], leaves: Sequence[Guess], class_of: Mapping[str, str]
) -> dict[str, float]:
    """Return what speaks for each leaf of a class: the words' scores and the learned shares, each brought to one."""
    inside = {one.code: one.score for one in cold if class_of.get(one.code) == label}
    learned = {one.label: one.confidence for one in leaves if class_of.get(one.label) == label}
    heard, taught = sum(inside.values()), sum(learned.values())
    found: dict[str, float] = {}
    for code in {*inside, *learned}:
        value = inside.get(code, 0.0) / heard if heard else 0.0
        if learned and taught > OPEN:
            value = 0.35 * value + 0.65 * learned.get(code, 0.0) / taught
        found[code] = value
    return {code: value for code, value in found.items() if value > 0}


def _band(guess: Guess, share: float) -> str:
    if guess.band == SURE and share >= CLEAR:
        return SURE
    return LIKELY if guess.band != UNSURE and share >= LEADING else UNSURE
