"""What the addresses of this room need: a contest that is being judged, whose judges have codes."""

from __future__ import annotations

from datetime import timedelta

from shanzhi.activities import queries
from shanzhi.activities.actions import judging as keeping
from shanzhi.activities.actions import planning
from shanzhi.judging import actions
from tests.whole.world import World


def lay(world: World) -> None:
    """Plan a contest, open it, set its lists and give its judges codes."""
    common, ground = {"by": world.ground.actor("tongchou"), "at": world.at}, world.ground
    start = world.at + timedelta(days=3)
    told = planning.Plan(
        "contest", "评委大赛", "比一比。", ground.units["street"], "文化站", start, start + timedelta(days=1)
    )
    made = planning.take_step(planning.plan(told, **common), "open", **common)
    setting = keeping.Setting([("竹编", "云溪县", 0)], {"评委甲": (), "评委乙": ()}, [("初评", 1)])
    made = keeping.set_contest(made, setting, **common)
    actions.give_codes(made, queries.judges(made), key="k" * 20, **common)
    made = queries.activity_numbered(made.district_id, made.number) or made
    keeping.take_sheet(made, queries.rounds(made)[0], queries.judges(made)[0], {1: 8000}, **common)
    world.more["judging.contest"] = made.number
