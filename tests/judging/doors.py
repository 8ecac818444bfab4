"""Real arguments for this room's addresses: a contest that is being judged; without a code all answer alike."""

from __future__ import annotations

from collections.abc import Iterator

from tests.whole.addresses import NOWHERE, Door, of
from tests.whole.world import World


@of(
    "judging:sheet", "judging:keep", "judging:paper", "judging:account", "judging:leave", "judging:desk",
    "judging:codes",
)  # fmt: skip
def _judging(world: World) -> Iterator[Door]:
    number, gone = world.more["judging.contest"], NOWHERE["code"]
    yield Door("", {"contest": number}, {"contest": gone}, (number, gone))


@of("judging:step")
def _steps(world: World) -> Iterator[Door]:
    number, gone = world.more["judging.contest"], NOWHERE["code"]
    for verb in ("give_back", "withdraw"):
        real, absent = {"contest": number, "verb": verb}, {"contest": gone, "verb": verb}
        yield Door("", real, absent, (number, gone), {"judge": "评委甲"})
