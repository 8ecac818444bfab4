"""Real arguments for this room's addresses: a photo of the work on the ordinary case, and one its teller sees."""

from __future__ import annotations

from collections.abc import Iterator

from tests.whole.addresses import NOWHERE, Door, of
from tests.whole.world import World


@of("evidence:take_back")
def _own(world: World) -> Iterator[Door]:
    number, gone, ordinal = world.running["ordinary"].case.number, NOWHERE["case"], world.more["evidence.photo"]
    yield Door("ordinary", {"number": number, "ordinal": ordinal}, {"number": gone, "ordinal": ordinal}, (number, gone))


@of("evidence:choose")
def _chosen(world: World) -> Iterator[Door]:
    ordinal = world.more["evidence.shown"]
    for zone, told in world.closed.items():
        number, gone = told.case.number, NOWHERE["case"]
        yield Door(zone, {"number": number, "ordinal": ordinal}, {"number": gone, "ordinal": ordinal}, (number, gone))


@of("counter:work_photo")
def _shown(world: World) -> Iterator[Door]:
    ordinal = world.more["evidence.shown"]
    for zone, told in world.closed.items():
        number, gone = told.report.number, NOWHERE["report"]
        yield Door(zone, {"number": number, "ordinal": ordinal}, {"number": gone, "ordinal": ordinal}, (number, gone))
