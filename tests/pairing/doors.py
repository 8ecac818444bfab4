"""Real arguments for this room's addresses."""

from __future__ import annotations

from collections.abc import Iterator

from shanzhi.pairing.views import VERBS
from tests.whole.addresses import Door, of
from tests.whole.world import KNOWING, World

KNOWING["pair"] = {"tongchou"}


def _pair(world: World, **more: str) -> Door:
    number, gone = world.more["pair"], "P26-99999"
    return Door("pair", {"number": number, **more}, {"number": gone, **more}, (number, gone))


@of("pairing:pair")
def _pairs(world: World) -> Iterator[Door]:
    yield _pair(world)


@of("pairing:step")
def _steps(world: World) -> Iterator[Door]:
    for verb in VERBS:
        yield _pair(world, verb=verb)
