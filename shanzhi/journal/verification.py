"""What upper rooms show to a check of the journal: the states that their tables hold today.

A room with states registers ``register("case", standings)``. ``standings(district_id, ids)`` yields a ``Standing`` for
each of its rows, or for those with the given ids; the check compares them with the ends of the journal's chains.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """How a subject stands in its own table: id as text, state, and version where its lines carry versions."""

    subject_id: str
    state: str
    version: int | None = None


Standings = Callable[[str, Collection[str] | None], Iterable[Standing]]

_registered: dict[str, Standings] = {}


def register(kind: str, check: Standings) -> None:
    """Register how subjects of ``kind`` stand; stream them, for there may be millions."""
    _registered[kind] = check


def forget(kind: str) -> None:
    """Take a kind out again."""
    _registered.pop(kind, None)


def find(kind: str) -> Standings | None:
    """Return the registered function of a kind, or None."""
    return _registered.get(kind)


def kinds() -> list[str]:
    """Return the registered kinds."""
    return sorted(_registered)
