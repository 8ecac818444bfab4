"""Real arguments for the addresses of this room. Who knows of what is said here once more by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.whole.addresses import NOWHERE, Door, of
from tests.whole.world import KNOWING, World

CENTRE = {"guyu", "linfeng", "xianzhang", "wendi", "shiyan"}
# suye handles and jianyi inspects for the company that was called.
KNOWING["whistle"] = CENTRE | {"gezhang", "suye", "jianyi"}
KNOWING["joint"] = CENTRE | {"suye", "jianyi"}
GONE = "2026-999"


def _one(world: World, kind: str, **more: Any) -> Door:
    number, zone = world.more[kind], kind if kind in KNOWING else ""
    return Door(zone, {"number": number, **more}, {"number": GONE, **more}, (number, GONE))


@of("convening:call", "convening:hang", "convening:call_joint")
def _at_a_case(world: World) -> Iterator[Door]:
    for zone in world.running:
        number, gone = world.running[zone].case.number, NOWHERE["case"]
        yield Door(zone, {"number": number}, {"number": gone}, (number, gone))


@of("convening:whistle")
def _whistles(world: World) -> Iterator[Door]:
    yield _one(world, "whistle")


@of("convening:item_done")
def _items(world: World) -> Iterator[Door]:
    yield _one(world, "whistle", ordinal=1)


@of("convening:whistle_step")
def _whistle_steps(world: World) -> Iterator[Door]:
    for verb in ("report_in", "add_item", "rate", "cancel"):
        yield _one(world, "whistle", verb=verb)


@of("convening:board_step")
def _board_steps(world: World) -> Iterator[Door]:
    for verb in ("review", "strike"):
        yield _one(world, "matter", verb=verb)


@of("convening:joint")
def _joints(world: World) -> Iterator[Door]:
    yield _one(world, "joint")


@of("convening:joint_step")
def _joint_steps(world: World) -> Iterator[Door]:
    for verb in ("note", "rule", "cancel"):
        yield _one(world, "joint", verb=verb)
