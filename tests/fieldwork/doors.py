"""Real arguments for the addresses of the inspector's phone."""

from __future__ import annotations

from collections.abc import Iterator

from tests.whole.addresses import Door, of
from tests.whole.world import KNOWING, World

# Who was drawn for the visit, and nobody who merely oversees it; written by hand, apart from the code.
KNOWING["fieldwork"] = {"zhifa", "jianyi"}
# Who inspects for one of the two units and isn't who found the defect.
KNOWING["recheck"] = {"jianyi"}
GONE = "JC26-9999-01"


@of("fieldwork:visit")
def _visits(world: World) -> Iterator[Door]:
    number = world.more["visit"]
    yield Door("fieldwork", {"number": number}, {"number": GONE}, (number, GONE))


@of("fieldwork:recheck")
def _rechecks(world: World) -> Iterator[Door]:
    number = world.more["visit"]
    yield Door("recheck", {"number": number, "ordinal": 1}, {"number": GONE, "ordinal": 1}, (number, GONE))


@of("fieldwork:before")
def _photos(world: World) -> Iterator[Door]:
    number, more = world.more["visit"], {"ordinal": 1, "photo": 1}
    yield Door("recheck", {"number": number, **more}, {"number": GONE, **more}, (number, GONE))
