"""Real arguments for this room's addresses: a contest open to all units, an entry of one unit."""

from __future__ import annotations

from collections.abc import Iterator

from tests.whole.addresses import NOWHERE, Door, of
from tests.whole.world import KNOWING, World

KNOWING["entry"] = {"hanzhou", "fangyuan", "liangtou", "lianxi", "tongchou", "waichou"}


@of("entering:add", "entering:desk", "entering:accept")
def _contests(world: World) -> Iterator[Door]:
    number, gone = world.more["entering.contest"], NOWHERE["code"]
    yield Door("", {"contest": number}, {"contest": gone}, (number, gone))


def _entry(world: World, **more: str) -> Door:
    number, gone = world.more["entering.entry"], "E26-9999"
    return Door("entry", {"number": number, **more}, {"number": gone, **more}, (number, gone))


@of("entering:entry", "entering:change")
def _entries(world: World) -> Iterator[Door]:
    yield _entry(world)


@of("entering:step")
def _steps(world: World) -> Iterator[Door]:
    for verb in ("withdraw", "accept", "send_back"):
        yield _entry(world, verb=verb)
