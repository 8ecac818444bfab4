"""Real arguments for the leader's figures: each page guards for itself, by the area of one's post."""

from __future__ import annotations

from collections.abc import Iterator

from tests.whole.addresses import Door, of
from tests.whole.world import KNOWING, World

KNOWING["leads"] = {"linfeng", "guyu", "wailing", "waidu", "xianzhang"}
GONE = "no-such-figure"


@of("readings:why")
def _whys(world: World) -> Iterator[Door]:
    for code in ("stations_open", "topics_settled"):
        yield Door("leads", {"code": code}, {"code": GONE}, (code, GONE))


@of("readings:list")
def _lists(world: World) -> Iterator[Door]:
    for code in ("stations_open", "pairs_in_touch", "defects_fixed", "circle_adult"):
        yield Door("leads", {"code": code, "part": "denominator"}, {"code": GONE, "part": "denominator"}, (code, GONE))
