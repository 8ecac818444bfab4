"""历史 history: which unit such cases went to, counted with back-off, renames followed, returns not repeated. Pure.

A transparent table with shrinkage, not a black box: every figure that moved a rank can be said in a line. What is
known of a case narrows the question (matter and street, matter, class, street, everything); each narrower answer is
held towards the wider one until it has seen enough. What is known besides (door, hour, words) shifts the odds a little.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

HELD = 2.0  # cases: how much the wider answer counts in the narrower one
HALF_LIFE = timedelta(days=540)
CLUES_FROM, CLUE_STRENGTH = 200, 0.3  # earlier cases from which clues are learned at all; how boldly
YEAR, ENOUGH = timedelta(days=365), 5
LEVELS = {
    "matter+area": "这个街道同类",
    "matter": "全县同类",
    "class": "同一大类",
    "area": "这个街道",
    "all": "全部",
}
Key = tuple[str, str, str, str]
RETURN_SHARE = 0.5  # what one return takes from a unit's count beside not adding to it
SUCCESSOR_GAP, SUCCESSOR_ALIKE, SUCCESSOR_SEEN = timedelta(days=60), 0.6, 8
_CLASS = re.compile(r"[-－—/／>→:：|｜_ ]")
_WORD = re.compile(r"[a-z]{3,}|[^\W\d_a-z]{2}")


@dataclass(frozen=True, slots=True)
class Handled:
    """Earlier cases as rows of a sheet tell them (``count`` alike); ``clues`` are further known facts (``name=value``).

    ``kind`` is the class of the matter where somebody knows it; else its name or code says it.
    """

    unit: str
    matter: str = ""
    area: str = ""
    at: datetime | None = None
    returned: bool = False
    clues: tuple[str, ...] = ()
    kind: str = ""
    count: int = 1


@dataclass(slots=True)
class Tally:
    """What one unit did at one level: what orders it, and the cases of twelve months to say it by.

    ``carried`` of the ``seen`` were done under a former name, or by a unit that went into this one.
    """

    weight: float = 0.0
    seen: int = 0
    returned: int = 0
    carried: int = 0


@dataclass(frozen=True, slots=True)
class Level:
    """One level of the question, as ``LEVELS`` names them, with the tally of every unit met there."""

    name: str
    units: Mapping[str, Tally]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What can be said of a unit: of so many cases of a level in twelve months it did some and returned some."""

    level: str
    total: int
    done: int
    returned: int
    carried: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the shortlist: the unit, what orders it, and why in words."""

    unit: str
    score: float
    reasons: list[str] = field(default_factory=list)


def class_of(matter: str) -> str:
    """Return the class a matter's name or code begins with: SW of SW-Dirty Alley, 0101 of 010105, 城建 of 城建/路灯."""
    bare = matter.strip()
    if bare.isdigit() and len(bare) >= 4:
        return bare[:-2]
    parts = [part for part in _CLASS.split(bare) if part]
    return parts[0] if len(parts) > 1 else ""


def words_of(matter: str) -> list[str]:
    """Return the words of a matter's name as clues, for names never met before."""
    return [f"name={word}" for word in dict.fromkeys(_WORD.findall(matter.lower()))]


class ClueModel:
    """What clues say of the unit when the matter is unknown: odds of each clue, learned together."""

    def __init__(self, rows: Sequence[tuple[Sequence[str], str]], weights: Sequence[float]) -> None:
        """Learn from (clues, unit) pairs."""
        from sklearn.feature_extraction import DictVectorizer
        from sklearn.linear_model import LogisticRegression

        self._names = DictVectorizer()
        told = self._names.fit_transform([dict.fromkeys(clues, 1.0) for clues, _unit in rows])
        model = LogisticRegression(C=CLUE_STRENGTH, max_iter=200, tol=1e-3)
        self._model = model.fit(told, [unit for _clues, unit in rows], sample_weight=list(weights))

    def shares(self, clues: Sequence[str]) -> dict[str, float]:
        """Return the share of every unit."""
        found = self._model.predict_proba(self._names.transform([dict.fromkeys(clues, 1.0)]))[0]
        return dict(zip(map(str, self._model.classes_), map(float, found), strict=True))


class History:
    """The earlier cases, counted once for many questions."""

    def __init__(
        self, rows: Iterable[Handled], *, aliases: dict[str, str] | None = None, today: datetime | None = None
    ) -> None:
        """Follow renames and mergers (told, and seen in the rows themselves), then count; the newest count most.

        ``today`` is from where the twelve months are counted back, the latest row where nobody says.
        """
        told = list(rows)
        self.successors = _followed({**successions(told), **(aliases or {})})
        self.latest = today or max((row.at for row in told if row.at is not None), default=None)
        self.tallies: dict[Key, dict[str, Tally]] = {}
        for row in told:
            self._count(row)
        self._told = [row for row in told if not row.returned]

    def now(self, unit: str) -> str:
        """Return the name under which a unit goes on today."""
        return self.successors.get(unit, unit)

    def _count(self, row: Handled) -> None:
        unit, weight = self.now(row.unit), self._weight(row.at) * row.count
        recent = row.count if row.at is None or self.latest is None or self.latest - row.at <= YEAR else 0
        for key in keys_of(row.matter, row.area, row.kind):
            tally = self.tallies.setdefault(key, {}).setdefault(unit, Tally())
            if row.returned:
                tally.weight = max(0.0, tally.weight - RETURN_SHARE * weight)
                tally.returned += recent
            else:
                tally.weight += weight
                tally.seen += recent
                tally.carried += recent if unit != row.unit else 0

    def levels(self, matter: str, area: str) -> list[Level]:
        """Return the levels of a case that have seen anything, the narrowest first."""
        return [Level(key[0], self.tallies[key]) for key in keys_of(matter, area) if key in self.tallies]

    def _weight(self, at: datetime | None) -> float:
        if at is None or self.latest is None:
            return 1.0
        return float(0.5 ** ((self.latest - at) / HALF_LIFE))

    def rank(
        self,
        *,
        matter: str = "",
        area: str = "",
        clues: Sequence[str] = (),
        blocked: Iterable[str] = (),
        limit: int = 3,
    ) -> list[Line]:
        """Return the likeliest units, best first, each with its reasons; never a blocked one."""
        levels = self.levels(matter, area)
        shares = backed_off(levels)
        met = any(level.name in {"matter", "class"} for level in levels)
        if not met and self._clue_model is not None:
            by_clues = self._clue_model.shares([*clues, *words_of(matter), f"area={area}"])
            shares = {unit: by_clues.get(unit, 0.0) ** 0.85 * share**0.15 for unit, share in shares.items()}
        barred = set(blocked)
        most = sorted((unit for unit in shares if unit not in barred), key=lambda unit: (-shares[unit], unit))[:limit]
        total = sum(shares.values()) or 1.0
        return [Line(one, round(shares[one] / total, 4), said(evidence(one, levels))) for one in most]

    @cached_property
    def _clue_model(self) -> ClueModel | None:
        """Learn what the clues say, once somebody asks about a case whose matter is unknown or was never met."""
        rows = [((*row.clues, *words_of(row.matter), f"area={row.area}"), self.now(row.unit)) for row in self._told]
        weights = [self._weight(row.at) for row in self._told]
        # The matter's words are left out of every second row, so that the other clues learn to speak alone.
        rows = [
            (clues if n % 2 else tuple(c for c in clues if not c.startswith("name=")), u)
            for n, (clues, u) in enumerate(rows)
        ]
        many = len({unit for _clues, unit in rows})
        return ClueModel(rows, weights) if len(rows) >= CLUES_FROM and many > 1 else None


def backed_off(levels: Sequence[Level]) -> dict[str, float]:
    """Return the share of every unit, each narrower level held towards the wider one; the narrowest comes first."""
    shares: dict[str, float] = {}
    for level in reversed(levels):
        total = sum(tally.weight for tally in level.units.values())
        if level.name == "all" or not shares:
            shares = {unit: tally.weight / max(total, 1e-9) for unit, tally in level.units.items()}
            continue
        # The street alone says little once the matter is known: it only breaks ties of what nothing else says.
        held = HELD * 6 if level.name == "area" else HELD
        shares = {
            unit: ((level.units[unit].weight if unit in level.units else 0.0) + held * share) / (total + held)
            for unit, share in shares.items()
        }
    return {unit: share for unit, share in shares.items() if share > 0}


def evidence(unit: str, levels: Sequence[Level]) -> Evidence | None:
    """Return what the narrowest level that has seen enough says of a unit; the widest where none has."""
    for level in levels:
        total = sum(tally.seen + tally.returned for tally in level.units.values())
        if total >= ENOUGH or level is levels[-1]:
            tally = level.units.get(unit, Tally())
            return Evidence(level.name, total, tally.seen, tally.returned, tally.carried)
    return None


def said(told: Evidence | None) -> list[str]:
    """Return it in a line: 近十二个月这个街道同类52件，办了41件，退回3件."""
    if told is None:
        return []
    line = f"近十二个月{LEVELS[told.level]}{told.total}件，办了{told.done}件"
    return [line + (f"，退回{told.returned}件" if told.returned else "")]


def keys_of(matter: str, area: str, kind: str = "") -> list[Key]:
    """Return the levels of a case as (level, matter, class, area), the narrowest first; what is unknown has none."""
    keys: list[Key] = []
    if matter and area:
        keys.append(("matter+area", matter, "", area))
    if matter:
        keys.append(("matter", matter, "", ""))
        if above := kind or class_of(matter):
            keys.append(("class", "", above, ""))
    if area:
        keys.append(("area", "", "", area))
    return [*keys, ("all", "", "", "")]


def successions(rows: Sequence[Handled]) -> dict[str, str]:
    """Return the renames and mergers that the rows themselves show: old name → the name that took over its matters.

    One name ends, another begins within two months, and the new one gets what the old one got. A guess from counts,
    shown to a person before it is entered in the register; the register's own aliases go before it.
    """
    first: dict[str, datetime] = {}
    last: dict[str, datetime] = {}
    profiles: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        if row.at is not None and not row.returned:
            first[row.unit] = min(first.get(row.unit, row.at), row.at)
            last[row.unit] = max(last.get(row.unit, row.at), row.at)
            profiles[row.unit][row.matter] += row.count
    if not last:
        return {}
    begin, end = min(first.values()), max(last.values())
    gap = min(SUCCESSOR_GAP, (end - begin) * 0.15)
    steady = [unit for unit, profile in profiles.items() if profile.total() >= SUCCESSOR_SEEN]
    ended = [unit for unit in steady if end - last[unit] > gap]
    begun = [unit for unit in steady if first[unit] - begin > gap]
    found = {}
    for old in ended:
        taking = [new for new in begun if new != old and abs(first[new] - last[old]) <= SUCCESSOR_GAP]
        alike = {new: _taken_over(profiles[old], profiles[new]) for new in taking}
        best = max(alike, key=lambda new: (alike[new], new), default=None)
        if best is not None and alike[best] >= SUCCESSOR_ALIKE:
            found[old] = best
    return found


def _taken_over(old: Counter[str], new: Counter[str]) -> float:
    """Return the share of the old one's cases whose matter the new one gets too: a merger holds more than its part."""
    return sum(count for matter, count in old.items() if new[matter]) / max(old.total(), 1)


def _followed(aliases: dict[str, str]) -> dict[str, str]:
    """Return every old name with the last name of its chain; a ring ends where it closes."""
    found = {}
    for old in aliases:
        new, met = aliases[old], {old}
        while new in aliases and new not in met:
            met.add(new)
            new = aliases[new]
        if new != old:
            found[old] = new
    return found
