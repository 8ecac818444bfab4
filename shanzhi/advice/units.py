"""派给谁 ranked units: what the catalogue names, weighed by what happened to earlier cases, each with its reasons.

A transparent table, not a model: "近一年这里同类41件，它办了35件，3件退单". When a spot has seen too little, the
question is asked of a wider area, then of the wider class (back-off), and the answer says which it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from shanzhi.kernel import paths

ENOUGH = 5
NAMED, NAMED_WITH_DOUBT, FROM_HISTORY = 2.0, 1.0, 0.0
HISTORY_WEIGHT = 2.0
RETURN_WEIGHT = 1.0


@dataclass(frozen=True, slots=True)
class Past:
    """One earlier case: who got it, under which matter and where, and whether it came back."""

    unit_id: int
    unit_name: str
    matter_code: str
    area_path: str = ""
    returned: bool = False


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
    """One line of the shortlist. ``score`` only orders; it is shown to nobody."""

    unit_id: int
    unit_name: str
    role: str
    score: float
    reasons_for: list[str] = field(default_factory=list)
    reasons_against: list[str] = field(default_factory=list)
    blocked: bool = False


def rank(
    named: Sequence[Named],
    history: Iterable[Past],
    *,
    matter_code: str,
    area_path: str = "",
    parents: Sequence[str] = (),
    limit: int = 3,
) -> list[Ranked]:
    """Return the shortlist for the lead, best first, blocked units last; supporting units follow unranked.

    ``history`` is the earlier cases of the last year, of this matter and of its class; ``parents`` the codes above
    the matter, the nearest first: a past matter belongs to a class when its code starts with the class's.
    """
    seen, where = _level(list(history), matter_code, area_path, parents)
    total = len(seen)
    counts = Counter(past.unit_id for past in seen)
    returns = Counter(past.unit_id for past in seen if past.returned)
    names = {past.unit_id: past.unit_name for past in seen}
    ranked = []
    for one in (one for one in named if one.role == "lead"):
        base = NAMED_WITH_DOUBT if one.reasons_against else NAMED
        ranked.append(_line(one, base, where, total, counts[one.unit_id], returns[one.unit_id]))
    known = {one.unit_id for one in named}
    for unit_id, _count in counts.most_common():
        if unit_id not in known and counts[unit_id] > returns[unit_id]:
            other = Named(unit_id, names[unit_id], reasons_against=("事项清单没有写它",))
            ranked.append(_line(other, FROM_HISTORY, where, total, counts[unit_id], returns[unit_id]))
    ranked.sort(key=lambda line: (line.blocked, -line.score, line.unit_id))
    helpers = [
        Ranked(one.unit_id, one.unit_name, one.role, 0.0, list(one.reasons_for), list(one.reasons_against), one.blocked)
        for one in named
        if one.role != "lead"
    ]
    return ranked[:limit] + helpers


def _level(history: list[Past], matter_code: str, area_path: str, parents: Sequence[str]) -> tuple[list[Past], str]:
    """Return the earlier cases of the narrowest level that has enough, and its name in words."""
    areas = [area_path, *reversed(paths.ancestors(area_path))] if area_path else []
    widest: tuple[list[Past], str] = ([], "")
    for codes, about in (((matter_code,), "同一事项"), *(((parent,), "同类事项") for parent in parents)):
        exact = about == "同一事项"
        alike = [
            past for past in history if (past.matter_code == codes[0] if exact else past.matter_code.startswith(codes))
        ]
        for root in [*areas, ""]:
            here = [past for past in alike if paths.is_within(past.area_path, root)]
            place = "这里" if root and root == area_path else ("这一带" if root else "全县")
            if len(here) >= ENOUGH:
                return here, f"近一年{place}{about}"
            if len(here) > len(widest[0]):
                widest = here, f"近一年{place}{about}"
    return widest


def _line(one: Named, base: float, where: str, total: int, count: int, returned: int) -> Ranked:
    """Return the unit with its history in words and in the score; few cases weigh less than many."""
    speaks_for, speaks_against = list(one.reasons_for), list(one.reasons_against)
    if total and count > returned:
        speaks_for.append(f"{where}{total}件，它办了{count - returned}件")
    if returned:
        speaks_against.append(f"{where}里它退过{returned}件")
    share = (count - returned) / (total + 2) if total else 0.0
    back = returned / (count + 2) if count else 0.0
    weight = base + HISTORY_WEIGHT * share - RETURN_WEIGHT * back
    return Ranked(one.unit_id, one.unit_name, one.role, round(weight, 4), speaks_for, speaks_against, one.blocked)
