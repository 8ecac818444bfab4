"""What the addresses of this room need: an article that residents read."""

from __future__ import annotations

from datetime import timedelta

from shanzhi.kernel.clock import local
from shanzhi.knowledge import actions
from tests.whole.world import World


def lay(world: World) -> None:
    """Write one article and let it take force."""
    at, keeper = world.at, world.ground.actor("tongchou")
    day = local(at).date() + timedelta(days=90)
    unit, code = world.ground.units["works"], world.ground.matter.code
    told = {"source": "路面养护约定", "unit": unit, "review_on": day, "is_public": True, "matter_codes": (code,)}
    made = actions.begin(actions.Written("路面塌陷多久补", "三天内补好。", **told), by=keeper, at=at)
    actions.take_step(made, "publish", by=keeper, at=at)
    world.more["knowledge.article"] = made.number
