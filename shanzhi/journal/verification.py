"""What upper rooms show to a check of the journal: the states that their tables hold today.

A room with states registers ``register("case", standings)``. ``standings(district_id, ids)`` yields a ``Standing`` for
each of its rows, or for those with the given ids; the check compares them with the ends of the journal's chains.
Whoever keeps a roll of all lines registers it too: a line without version and states is missed by nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Standing:
    """How a subject stands in its own table: id as text, state, and version where its lines carry versions."""

    subject_id: str
    state: str
    version: int | None = None


Standings = Callable[[str, Collection[str] | None], Iterable[Standing]]

# district → (line or None, a sentence) for each line that was there once and is gone
Roll = Callable[[str], Iterable[tuple[UUID | None, str]]]

_registered: dict[str, Standings] = {}
_rolls: list[Roll] = []


def register(kind: str, check: Standings) -> None:
    """Register how subjects of ``kind`` stand; stream them, for there may be millions."""
    _registered[kind] = check


def register_roll(gone: Roll) -> None:
    """Register who knows which lines there were."""
    if gone not in _rolls:
        _rolls.append(gone)


def rolls() -> list[Roll]:
    """Return the registered rolls."""
    return list(_rolls)


def forget(kind: str) -> None:
    """Take a kind out again."""
    _registered.pop(kind, None)


def find(kind: str) -> Standings | None:
    """Return the registered function of a kind, or None."""
    return _registered.get(kind)


def kinds() -> list[str]:
    """Return the registered kinds."""
    return sorted(_registered)
