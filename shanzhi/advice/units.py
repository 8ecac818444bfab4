"""派给谁 ranked units: what the catalogue names, weighed by what happened to earlier cases, each with its reasons.

A transparent table, not a model: `history` counts with back-off what such cases came to, and this puts it beside what
the duty list and the territory say. What a superior took back stands last and can't be chosen.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from shanzhi.advice.history import Evidence, Level, Tally, backed_off, evidence

NAMED, NAMED_WITH_DOUBT, FROM_HISTORY = 2.0, 1.0, 0.0
HISTORY_WEIGHT = 2.0
RETURN_WEIGHT = 1.0
RETURNED_THIS = 3.0  # what the unit loses that returned this very case
OF_THE_MATTER = frozenset({"matter+area", "matter", "class"})


@dataclass(frozen=True, slots=True)
class Named:
    """A unit the catalogue names for this case (see ``catalogue.queries.resolve``), as plain data."""

    unit_id: int
    unit_name: str
    role: str = "lead"
    reasons_for: tuple[str, ...] = ()
    reasons_against: tuple[str, ...] = ()
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class Ranked:
    """One line of the shortlist. ``score`` only orders; it is shown to nobody. ``told`` is what history says of it."""

    unit_id: int
    unit_name: str
    role: str
    score: float
    reasons_for: tuple[str, ...] = ()
    reasons_against: tuple[str, ...] = ()
    blocked: bool = False
    told: Evidence | None = None
    listed: bool = True  # whether the catalogue or the duty list names it at all
    returned_this: bool = False


def rank(
    named: Sequence[Named],
    levels: Sequence[Level],
    *,
    names: dict[int, str] | None = None,
    barred: Collection[int] = (),
    returned: Collection[int] = (),
    limit: int = 3,
) -> list[Ranked]:
    """Return the shortlist for the lead, best first, blocked units last; supporting units follow unranked.

    ``levels`` is the history by levels, units by their numbers as text, the narrowest first; ``names`` those of units
    that may be offered beside the named ones; ``barred`` are those to which the duty list forbids giving it;
    ``returned`` those that gave this very case back.
    """
    shares, told = backed_off(levels), dict(names or {})
    known = {one.unit_id for one in named}
    others = [
        Named(unit_id, told[unit_id], blocked=unit_id in barred)
        for unit_id in _met(levels)
        if unit_id in told and unit_id not in known
    ]
    lines = []
    for one in [*(one for one in named if one.role == "lead"), *others]:
        base = FROM_HISTORY if one in others else NAMED_WITH_DOUBT if one.reasons_against else NAMED
        lines.append(_line(one, base, levels, shares, listed=one not in others, returned=one.unit_id in returned))
    lines.sort(key=lambda line: (line.blocked, -line.score, line.unit_id))
    helpers = [
        Ranked(one.unit_id, one.unit_name, one.role, 0.0, one.reasons_for, one.reasons_against, one.blocked)
        for one in named
        if one.role != "lead"
    ]
    return lines[:limit] + helpers


def _met(levels: Sequence[Level]) -> list[int]:
    """Return the units that did such cases; where nobody ever did, those that do most in the street or at all."""
    tallies: dict[int, Tally] = {}
    of_matter = [level for level in levels if level.name in OF_THE_MATTER]
    for level in of_matter or levels:
        for unit, tally in level.units.items():
            tallies.setdefault(int(unit), tally)
    return [unit_id for unit_id, tally in tallies.items() if tally.weight > 0 and tally.seen >= tally.returned]


def _line(
    one: Named, base: float, levels: Sequence[Level], shares: dict[str, float], *, listed: bool, returned: bool
) -> Ranked:
    """Return the unit with its history beside it and in the score; few cases weigh less than many."""
    told = evidence(str(one.unit_id), levels)
    back = told.returned / (told.done + told.returned + 2) if told is not None else 0.0
    score = base + HISTORY_WEIGHT * shares.get(str(one.unit_id), 0.0) - RETURN_WEIGHT * back
    if returned:
        score -= RETURNED_THIS
    return Ranked(
        one.unit_id,
        one.unit_name,
        one.role,
        round(score, 4),
        one.reasons_for,
        one.reasons_against,
        one.blocked,
        told,
        listed,
        returned,
    )
