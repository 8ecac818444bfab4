"""What the addresses of this room need: a photo that the grid worker added to the ordinary case."""

from __future__ import annotations

from shanzhi.evidence import actions
from tests.ui.test_cleaned_pictures import telephone_photo
from tests.whole.world import World


def lay(world: World) -> None:
    """Add it."""
    case = world.running["ordinary"].case
    [photo] = actions.add(case, [telephone_photo()], by=world.ground.actor("qiaohe"), at=world.at)
    world.more["evidence.photo"] = photo.ordinal
