"""Who keeps activities: coordinators. All staff read; residents read what is open, held or cancelled."""

from __future__ import annotations

from shanzhi.kernel.actors import Actor
from shanzhi.people.capacities import Capacity

KEEPERS = frozenset({str(Capacity.COORDINATOR)})


def may_keep(actor: Actor) -> bool:
    """Return whether an actor may plan activities and write their outcome."""
    return bool(actor.holdings_as(KEEPERS))
