"""Lays what the addresses of this room ask for: one pair."""

from __future__ import annotations

from typing import Any

from shanzhi.organisation.models import Unit
from shanzhi.pairing import actions
from tests.neighbourhood import FROM


def lay(world: Any) -> None:
    """Pair one partner unit with the community."""
    ground = world.ground
    unit = Unit.objects.create(
        code="G001", name="共建一号", kind="partner", division=ground.community, path="0051", valid_from=FROM
    )
    by = ground.actor("tongchou")
    made = actions.pair_by_hand("unit_community", unit, ground.community, by=by, at=world.at)
    world.more["pair"] = made.number
