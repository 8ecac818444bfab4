"""What the walk over every address needs of this room: a form, a suggestion that waits."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from shanzhi.burden.actions.forms import Column, register_form
from shanzhi.burden.actions.suggestions import suggest
from tests.neighbourhood import DISTRICT


def lay(world: Any) -> None:
    """Register a form of the works office and write a suggestion."""
    ground, at = world.ground, world.at
    made = register_form(
        "YB-01", name="隐患周报", owner=ground.units["works"], basis="防汛条例第十条",
        expires_on=at.date() + timedelta(days=200), filler="grid_worker", period="weekly",
        columns=[Column("楼号", "building.name"), Column("本周隐患处数")], by=ground.actor("fangyuan"), at=at,
    )  # fmt: skip
    world.more["form"] = made.code
    world.more["suggestion"] = suggest("退单时要再选一次事项", district_id=DISTRICT, from_staff=True, at=at).number
