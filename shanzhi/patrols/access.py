"""Who walks the ground 巡查: grid workers and heads over their grids, leaders over their street (深入基层)."""

from __future__ import annotations

from shanzhi.kernel.actors import Actor
from shanzhi.people.capacities import Capacity

WALKERS = (Capacity.GRID_WORKER, Capacity.GRID_HEAD)
TELLERS = (*WALKERS, Capacity.LEADER)
CHECKERS = (Capacity.CHECKER,)


def ground_of(actor: Actor) -> list[str]:
    """Return the paths this person walks, the widest only: their grids, else what they lead."""
    return actor.areas_as(WALKERS if actor.holdings_as(WALKERS) else TELLERS)


def door_of(actor: Actor) -> str:
    """Return the door a telling of this person comes through; a leader's visit is the same door, and not counted."""
    return "grid_worker" if actor.holdings_as(WALKERS) else "visit"


def may_walk(actor: Actor) -> bool:
    """Return whether this person has a grid of their own to look after."""
    return bool(actor.holdings_as(WALKERS))
