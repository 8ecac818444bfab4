"""Real arguments for this room's addresses."""

from __future__ import annotations

from collections.abc import Iterator

from shanzhi.mediation.views.disputes import VERBS
from tests.whole.addresses import Door, of
from tests.whole.world import KNOWING, World

KNOWING["dispute"] = {"heyan", "tongchou"}


def _dispute(world: World, **more: str) -> Door:
    number, gone = world.more["dispute"], "M26-9999"
    return Door("dispute", {"number": number, **more}, {"number": gone, **more}, (number, gone))


@of("mediation:dispute", "mediation:unseal", "mediation:agreement")
def _disputes(world: World) -> Iterator[Door]:
    yield _dispute(world)


@of("mediation:step")
def _steps(world: World) -> Iterator[Door]:
    for verb in VERBS:
        yield _dispute(world, verb=verb)
