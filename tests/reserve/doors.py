"""Real arguments for the addresses of the reserve list."""

from __future__ import annotations

from collections.abc import Iterator

from tests.whole.addresses import Door, of
from tests.whole.world import KNOWING, World

KNOWING["proposed hanzhou"] = {"hanzhou", "fangyuan", "xianzhang"}


@of("reserve:proposal")
def _proposals(world: World) -> Iterator[Door]:
    real, absent = world.more["reserve.proposal"], "HB26-9999"
    yield Door("proposed hanzhou", {"number": real}, {"number": absent}, (real, absent))
