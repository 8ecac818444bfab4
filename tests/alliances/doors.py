"""Real arguments for this room's addresses."""

from __future__ import annotations

from collections.abc import Iterator

from shanzhi.alliances.views import VERBS
from tests.whole.addresses import Door, of
from tests.whole.world import KNOWING, World

# An alliance's page: coordinators and leaders of its area, and the people of its members.
KNOWING["circle"] = {"tongchou", "linfeng", "xianzhang", "hanzhou", "fangyuan", "liangtou", "lianxi"}


def _door(world: World, **more: str) -> Door:
    number, gone = world.more["circle"], "A26-9999"
    return Door("circle", {"number": number, **more}, {"number": gone, **more}, (number, gone))


@of("alliances:alliance")
def _alliances(world: World) -> Iterator[Door]:
    yield _door(world)


@of("alliances:act")
def _acts(world: World) -> Iterator[Door]:
    for verb in VERBS:
        yield _door(world, verb=verb)
