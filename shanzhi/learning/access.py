"""Who may look at what was learned: the keeper at versions, who sorts at look-alikes, who watches at hot issues."""

from __future__ import annotations

from shanzhi.kernel.actors import Actor
from shanzhi.people.capacities import Capacity

KEEPERS = (Capacity.KEEPER,)
SORTERS = (Capacity.INTAKE_AGENT, Capacity.REGISTRAR, Capacity.DISPATCHER, Capacity.SUPERVISOR)
WATCHERS = (Capacity.SUPERVISOR, Capacity.LEADER, Capacity.COORDINATOR)


def may_watch(actor: Actor, area_path: str) -> bool:
    """Return whether an area lies where the actor watches over hot issues, or the other way round."""
    return actor.stands_over(area_path, map(str, WATCHERS))
