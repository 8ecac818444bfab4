"""Arguments for the addresses of what was learned."""

from __future__ import annotations

from collections.abc import Iterator

from tests.whole.addresses import Door, of
from tests.whole.world import KNOWING, World

KNOWING["hot issue"] = {"guyu", "linfeng", "tongchou", "xianzhang"}


@of("learning:go_back")
def _versions(world: World) -> Iterator[Door]:
    yield Door("", {"number": 1}, {"number": 99}, ("1", "99"))


@of("learning:issue", "learning:accept", "learning:dismiss")
def _issues(world: World) -> Iterator[Door]:
    number, gone = world.more["hot_issue"].number, "RD26-9999"
    yield Door("hot issue", {"number": number}, {"number": gone}, (number, gone))
