"""Real arguments for the addresses of this room: the item is known to the one it is about, and to who decides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.whole.addresses import Door, of
from tests.whole.world import KNOWING, World

KNOWING["item"] = {"suye", "guyu", "linfeng", "xianzhang"}
GONE = "2026-999"


def _item(world: World, **more: Any) -> Door:
    number = world.more["item"]
    return Door("item", {"number": number, **more}, {"number": GONE, **more}, (number, GONE))


@of("accountability:item")
def _items(world: World) -> Iterator[Door]:
    yield _item(world)


@of("accountability:item_step")
def _item_steps(world: World) -> Iterator[Door]:
    for verb in ("state_view", "list", "dismiss", "appeal", "uphold", "overturn", "withdraw"):
        yield _item(world, verb=verb)
