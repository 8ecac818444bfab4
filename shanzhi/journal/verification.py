"""What upper rooms show to a check of the journal: the states that their tables hold today.

A room with states registers its tables, ``register_table("case", Case)``; where a state stands in no column, a function
of its own: ``standings(district_id, ids)`` yields a ``Standing`` for each of its rows, or for those with the given ids.
The check compares them with the ends of the journal's chains.
Whoever keeps a roll of all lines registers it too: a line without version and states is missed by nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any
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


def register_table(
    kind: str,
    table: type[Any],
    *,
    key: str = "pk",
    state: str = "state",
    version: str | None = "version",
    untold: str = "",
) -> None:
    """Register how subjects of ``kind`` stand by the columns of one table; ``version=None``: its lines carry none.

    ``untold`` is the state before a subject's first line, if its row is there then.
    """
    columns = (key, state) if version is None else (key, state, version)

    def standings(district_id: str, ids: Collection[str] | None) -> Iterable[Standing]:
        rows = table._default_manager.filter(district_id=district_id)
        if untold:
            rows = rows.exclude(**{state: untold})
        if ids is not None:
            rows = rows.filter(**{f"{key}__in": list(ids)})
        for subject_id, *stands in rows.values_list(*columns).iterator(chunk_size=2000):
            yield Standing(str(subject_id), *stands)

    register(kind, standings)


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
