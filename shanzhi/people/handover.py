"""What a leaver held 交接: upper rooms say here how to find and move what they keep for a person (open tasks, drafts).

Posts and coverage are this room's own and are moved by ``actions.handing_over`` itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

# finder(user_id, *, district_id, at) -> how many things of this kind the person holds
Finder = Callable[..., int]
# mover(user_id, *, to_user_id, district_id, by, at) -> how many were moved; inside the caller's transaction, writing
# its own lines
Mover = Callable[..., int]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing that can be handed over."""

    name: str
    label: object
    finder: Finder
    mover: Mover


_kinds: dict[str, Kind] = {}


def register(kind: str, finder: Finder, mover: Mover, *, label: object = "") -> None:
    """Let an upper room take part in handing over; ``label`` names the things on the page (在办任务)."""
    _kinds[kind] = Kind(kind, label or kind, finder, mover)


def kinds() -> list[Kind]:
    """Return the registered kinds in the order of registration."""
    return list(_kinds.values())


def held(user_id: int, *, district_id: str, at: datetime) -> dict[str, int]:
    """Return how many things of each registered kind a person holds, kinds with none left out."""
    counted = {kind.name: kind.finder(user_id, district_id=district_id, at=at) for kind in kinds()}
    return {name: number for name, number in counted.items() if number}
