"""Arguments for this room's addresses, and who may know of what lies behind them."""

from __future__ import annotations

from collections.abc import Iterator

from tests.whole.addresses import NOWHERE, Door, of
from tests.whole.world import HERE, KNOWING, World

# Who may call: outside the units, not the closer. Whose unit had a part may ask. Who watches over second looks.
KNOWING["call"] = {"bailu"}
KNOWING["excluding"] = {"hanzhou", "fangyuan", "suye", "liangtou"}
KNOWING["exclusion"] = HERE | KNOWING["excluding"]
KNOWING["asking_again"] = KNOWING["excluding"]
KNOWING["draw"] = {"jiangcheng", "guyu", "linfeng", "xianzhang", "waicha", "waidu", "wailing"}
KNOWING["second_look"] = {"jiangcheng", "guyu", "linfeng", "xianzhang"}


@of("callbacks:call", "callbacks:missed")
def _calls(world: World) -> Iterator[Door]:
    number, gone = world.more["callback"], NOWHERE["report"]
    yield Door("call", {"number": number}, {"number": gone}, (number, gone))


@of("callbacks:ask_exclusion")
def _asking(world: World) -> Iterator[Door]:
    number, gone = world.closed["ordinary"].case.number, NOWHERE["case"]
    yield Door("excluding", {"number": number}, {"number": gone}, (number, gone))


@of("callbacks:exclusion")
def _exclusions(world: World) -> Iterator[Door]:
    number, gone = world.more["exclusion"], "T26-9999"
    yield Door("exclusion", {"number": number}, {"number": gone}, (number, gone))


@of("callbacks:ask_again")
def _again(world: World) -> Iterator[Door]:
    number, gone = world.more["exclusion"], "T26-9999"
    yield Door("asking_again", {"number": number}, {"number": gone}, (number, gone))


@of("callbacks:draw")
def _draws(world: World) -> Iterator[Door]:
    number, gone = world.more["draw"], "H26-9999"
    yield Door("draw", {"number": number}, {"number": gone}, (number, gone))


@of("callbacks:recheck")
def _looks(world: World) -> Iterator[Door]:
    number, gone = world.more["draw"], "H26-9999"
    yield Door("second_look", {"number": number, "ordinal": 1}, {"number": gone, "ordinal": 1}, (number, gone))
