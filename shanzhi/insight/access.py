"""Who looks at the whole 态势: leaders and the desks that watch over an area; for maps everybody posted over one."""

from __future__ import annotations

from collections.abc import Iterable

from shanzhi.assessment.access import LOOKERS as WHOLE_READERS
from shanzhi.kernel.actors import Actor
from shanzhi.people.capacities import Capacity

LOOKERS = (Capacity.LEADER, Capacity.SUPERVISOR, Capacity.REGISTRAR, Capacity.DISPATCHER)
MAP_READERS = (*LOOKERS, Capacity.INTAKE_AGENT, Capacity.CHECKER, Capacity.GRID_HEAD, Capacity.GRID_WORKER)

# Whoever reads the months of an area in 考核 reads its whole picture and its monthly brief.
__all__ = ["LOOKERS", "MAP_READERS", "WHOLE_READERS"]


def plainly(actor: Actor) -> Actor:
    """Return somebody without the posts of a closed zone: what is shown to a hall or on paper is never counted by them.

    Whoever looks after 举报 or children and leads as well sees here what any leader sees.
    """
    held = tuple(one for one in actor.holdings if one.capacity in {str(capacity) for capacity in MAP_READERS})
    return Actor(actor.kind, actor.name, actor.user_id, held, actor.district_id)


def areas_of(actor: Actor, capacities: Iterable[str]) -> list[str]:
    """Return the paths of the areas a person holds in one of the capacities, the widest only, in order."""
    return actor.areas_as(capacities)
