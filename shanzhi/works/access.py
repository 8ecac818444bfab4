"""Who may enter and change works projects: the unit that builds, the dispatcher, the keeper. All staff may read."""

from __future__ import annotations

from shanzhi.kernel.actors import Actor
from shanzhi.people.capacities import Capacity

BUILDERS = frozenset({str(Capacity.HANDLER), str(Capacity.UNIT_APPROVER)})
OVERSEERS = frozenset({str(Capacity.DISPATCHER), str(Capacity.KEEPER)})


def may_build_for(actor: Actor, unit_id: int) -> bool:
    """Return whether an actor may enter and change the projects of a unit."""
    if actor.holdings_as(OVERSEERS):
        return True
    return any(holding.unit_id == unit_id for holding in actor.holdings_as(BUILDERS))


def may_begin(actor: Actor) -> bool:
    """Return whether an actor may enter a project for some unit."""
    return bool(actor.holdings_as(BUILDERS | OVERSEERS))
