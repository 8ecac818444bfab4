"""What the addresses of this room need: a contest that takes entries, and one that the works office handed in."""

from __future__ import annotations

from datetime import timedelta

from shanzhi.activities.actions import planning
from shanzhi.entering import actions
from tests.whole.world import World


def lay(world: World) -> None:
    """Plan a contest, open it to the units, and hand an entry in."""
    at, keeper, ground = world.at, world.ground.actor("tongchou"), world.ground
    start = at + timedelta(days=3)
    told = planning.Plan(
        "contest", "单位大赛", "比一比。", ground.units["street"], "文化站", start, start + timedelta(days=1)
    )
    made = planning.take_step(planning.plan(told, by=keeper, at=at), "open", by=keeper, at=at)
    made = actions.call(made, until=start, each=3, most=None, by=keeper, at=at, seen=made.version)
    said = actions.Told("金丝雀竹编", "云溪县", agreed=True)
    entry = actions.hand_in(made, ground.units["works"], said, key="k" * 20, by=ground.actor("hanzhou"), at=at)
    world.more["entering.contest"], world.more["entering.entry"] = made.number, entry.number
