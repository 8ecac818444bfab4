"""What the addresses of this room need: a contest that residents know of, set and waiting for sheets."""

from __future__ import annotations

from datetime import timedelta

from shanzhi.activities.actions import judging, planning
from tests.whole.world import World


def lay(world: World) -> None:
    """Plan a contest, open it, and set its lists."""
    at, keeper, ground = world.at, world.ground.actor("tongchou"), world.ground
    start = at + timedelta(days=3)
    told = planning.Plan(
        "contest", "好物大赛", "比一比。", ground.units["street"], "文化站", start, start + timedelta(days=1)
    )
    made = planning.take_step(planning.plan(told, by=keeper, at=at), "open", by=keeper, at=at)
    setting = judging.Setting([("竹编", "云溪县", 0)], {"评委甲": ()}, [("初评", 1)])
    judging.set_contest(made, setting, by=keeper, at=at)
    world.more["activities.contest"] = made.number
