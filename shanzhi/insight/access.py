"""Who looks at the whole 态势: leaders and the desks that watch over an area; for maps everybody posted over one."""

from __future__ import annotations

from collections.abc import Iterable

from shanzhi.kernel.actors import Actor
from shanzhi.people.capacities import Capacity

LOOKERS = (Capacity.LEADER, Capacity.SUPERVISOR, Capacity.REGISTRAR, Capacity.DISPATCHER)
MAP_READERS = (*LOOKERS, Capacity.INTAKE_AGENT, Capacity.CHECKER, Capacity.GRID_HEAD, Capacity.GRID_WORKER)


def areas_of(actor: Actor, capacities: Iterable[str]) -> list[str]:
    """Return the paths of the areas a person holds in one of the capacities, the widest only, in order."""
    held = {holding.area_path for holding in actor.holdings_as(capacities)}
    paths = sorted(path for path in held if path)
    return [path for path in paths if not any(path != other and path.startswith(other) for other in paths)]
