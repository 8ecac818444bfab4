"""Real arguments for the addresses of supervision. Who knows of the order is said here once more by hand."""

from __future__ import annotations

from collections.abc import Iterator

from tests.whole.addresses import NOWHERE, Door, of
from tests.whole.world import KNOWING, World

CENTRE = {"guyu", "linfeng", "xianzhang", "wendi", "shiyan"}
KNOWING["order"] = CENTRE | {"hanzhou", "fangyuan", "liangtou", "zhifa"}


@of("supervision:urge", "supervision:issue")
def _at_a_case(world: World) -> Iterator[Door]:
    for zone in world.running:
        number, gone = world.running[zone].case.number, NOWHERE["case"]
        yield Door(zone, {"number": number}, {"number": gone}, (number, gone))


@of("supervision:order", "supervision:order_print")
def _orders(world: World) -> Iterator[Door]:
    number, gone = world.more["order"], "2026-999"
    yield Door("order", {"number": number}, {"number": gone}, (number, gone))


@of("supervision:order_step")
def _order_steps(world: World) -> Iterator[Door]:
    number, gone = world.more["order"], "2026-999"
    for verb in ("sign", "reply", "accept", "send_back", "withdraw"):
        yield Door("order", {"number": number, "verb": verb}, {"number": gone, "verb": verb}, (number, gone))
