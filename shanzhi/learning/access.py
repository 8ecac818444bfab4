"""Who may look at what was learned: the keeper at versions, who sorts at look-alikes, who watches at hot issues."""

from __future__ import annotations

from shanzhi.kernel.actors import Actor
from shanzhi.kernel.paths import is_within
from shanzhi.people.capacities import Capacity

KEEPERS = (Capacity.KEEPER,)
SORTERS = (Capacity.INTAKE_AGENT, Capacity.REGISTRAR, Capacity.DISPATCHER, Capacity.SUPERVISOR)
WATCHERS = (Capacity.SUPERVISOR, Capacity.LEADER, Capacity.COORDINATOR)


def may_watch(actor: Actor, area_path: str) -> bool:
    """Return whether an area lies where the actor watches over hot issues, or the other way round."""
    areas = [held.area_path for held in actor.holdings_as(map(str, WATCHERS)) if held.area_path is not None]
    return any(is_within(area_path, area) for area in areas)
