"""The step machine: a table of rows, one row a verb, one column a question. Pure data and pure questions.

It knows no database and no domain: a room writes its table (``workflow.py``), and buttons, forms, the API,
refusals, the diagram, the matrix page and the tests are all read from it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that must (or may) be brought to a step.

    ``kind`` tells the shape: text, long_text, code (one of a reason list), choice, unit, units, matter, place,
    user, moment, date, flag.
    """

    name: str
    label: object
    kind: str = "text"
    required: bool = True
    choices: tuple[tuple[str, object], ...] = ()
    reason_list: str = ""
    hint: object = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One row: from where, to where, by whom, with what, and what it does to the step clock."""

    verb: str
    label: object
    sources: frozenset[str]
    target: str
    capacities: frozenset[str]
    needs: tuple[Need, ...] = ()
    clock: str = ""  # the step clock that starts; "" leaves it running; "stop" stops it
    apart_from: tuple[str, ...] = ()  # who the doer must not be
    when: tuple[str, ...] = ()  # further conditions, by name, judged by the room
    notice: tuple[str, ...] = ()  # who is told afterwards
    basis: object = ""
    public: object = ""  # what the teller reads in the course of things; "" says nothing

    def missing(self, brought: Mapping[str, object]) -> list[Need]:
        """Return the required needs that ``brought`` leaves empty."""
        return [need for need in self.needs if need.required and brought.get(need.name) in (None, "", (), [], False)]

    def unknown(self, brought: Iterable[str]) -> list[str]:
        """Return the names in ``brought`` that the row doesn't ask for."""
        known = {need.name for need in self.needs}
        return sorted(set(brought) - known)


@dataclass(frozen=True, slots=True)
class Move:
    """A row of a small table, where all that is asked is the state: a verb's label, from where, to where ('' stays).

    Who may and what must be brought is the room's own affair; ``brings`` names one thing where that is all.
    """

    label: object
    starts: Collection[str]
    to: str = ""
    brings: str = ""


@dataclass(frozen=True)
class Table:
    """A whole table. ``start`` is the state before the first verb; ``ends`` are the states that may be final."""

    rows: tuple[Step, ...]
    states: tuple[str, ...]
    ends: frozenset[str]
    start: str = ""
    _by_verb: dict[str, Step] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the rows and refuse a table that contradicts itself.

        :raises ValueError: for a verb named twice, or a state that isn't listed.
        """
        by_verb: dict[str, Step] = {}
        for row in self.rows:
            if row.verb in by_verb:
                raise ValueError(f"the verb {row.verb} stands twice in the table")
            strange = (row.sources | {row.target}) - {*self.states, self.start}
            if strange:
                raise ValueError(f"{row.verb} names states that are not listed: {sorted(strange)}")
            by_verb[row.verb] = row
        object.__setattr__(self, "_by_verb", by_verb)

    def __iter__(self) -> Iterator[Step]:
        return iter(self.rows)

    def row(self, verb: str) -> Step | None:
        """Return the row of a verb, or None when there is none."""
        return self._by_verb.get(verb)

    def leaving(self, state: str) -> list[Step]:
        """Return the rows that may be taken from a state, in the table's order."""
        return [row for row in self.rows if state in row.sources]

    def stranded(self) -> set[str]:
        """Return the states from which no end can be reached: must be empty."""
        reached = set(self.ends)
        grew = True
        while grew:
            more = {source for row in self.rows if row.target in reached for source in row.sources} - reached
            reached |= more
            grew = bool(more)
        return {state for state in self.states if state not in reached}

    def unreachable(self) -> set[str]:
        """Return the states that no path from the start leads to: must be empty."""
        reached = {self.start}
        grew = True
        while grew:
            more = {row.target for row in self.rows if row.sources & reached} - reached
            reached |= more
            grew = bool(more)
        return set(self.states) - reached
