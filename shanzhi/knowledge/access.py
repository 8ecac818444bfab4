"""Who keeps articles: coordinators. All staff read; residents read what is public and in force."""

from __future__ import annotations

from shanzhi.kernel.actors import Actor
from shanzhi.people.capacities import Capacity

KEEPERS = frozenset({str(Capacity.COORDINATOR)})


def may_keep(actor: Actor) -> bool:
    """Return whether an actor may write articles and let them take force."""
    return bool(actor.holdings_as(KEEPERS))
