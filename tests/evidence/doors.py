"""Real arguments for this room's addresses: a photo of the work on the ordinary case."""

from __future__ import annotations

from collections.abc import Iterator

from tests.whole.addresses import NOWHERE, Door, of
from tests.whole.world import World


@of("evidence:take_back", "evidence:choose")
def _own(world: World) -> Iterator[Door]:
    number, gone, ordinal = world.running["ordinary"].case.number, NOWHERE["case"], world.more["evidence.photo"]
    yield Door("ordinary", {"number": number, "ordinal": ordinal}, {"number": gone, "ordinal": ordinal}, (number, gone))
