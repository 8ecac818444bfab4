"""Real arguments for the addresses of the inspector's phone."""

from __future__ import annotations

from collections.abc import Iterator

from tests.whole.addresses import Door, of
from tests.whole.world import KNOWING, World

# Who was drawn for the visit, and nobody who merely oversees it; written by hand, apart from the code.
KNOWING["fieldwork"] = {"zhifa", "jianyi"}
GONE = "JC26-9999-01"


@of("fieldwork:visit")
def _visits(world: World) -> Iterator[Door]:
    number = world.more["visit"]
    yield Door("fieldwork", {"number": number}, {"number": GONE}, (number, GONE))
