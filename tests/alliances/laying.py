"""Lays what the addresses of this room ask for: an alliance of the sub-district with the works office in it."""

from __future__ import annotations

from typing import Any

from shanzhi.alliances import actions
from tests.neighbourhood import FROM


def lay(world: Any) -> None:
    """Lay an alliance with one member."""
    ground = world.ground
    told = {"by": ground.actor("tongchou"), "at": world.at}
    made = actions.found("共建联盟", kind="alliance", area_path=ground.street.path, founded_on=FROM, **told)
    actions.join(made, unit=ground.units["works"], kind="service", **told)
    world.more["circle"] = made.number
