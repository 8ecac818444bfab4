"""What the addresses of supervision ask for: an order to the works office on the ordinary case."""

from __future__ import annotations

from shanzhi.loop.workflow import Zone
from shanzhi.supervision.actions.orders import issue
from tests.whole.world import World

WORDS = {"reasons": "没有写过进展。", "basis": "督办规则默认版。", "demands": "先止漏。"}


def lay(world: World) -> None:
    """Issue one blue order."""
    task = world.ground.task(world.running[Zone.ORDINARY].case, 2)
    made = issue([task], "blue", by=world.ground.actor("guyu"), at=world.at, **WORDS)
    world.more["order"] = made.number
