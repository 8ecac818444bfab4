"""Real arguments for the addresses of 考核: rules are open to all staff, figures each page guards for itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.whole.addresses import Door, of
from tests.whole.world import KNOWING, World

NO_PERIOD = "1999-01"
KNOWING["assessed hanzhou"] = {"hanzhou", "fangyuan"}
KNOWING["appealed works"] = {"fangyuan", "xianzhang"}
KNOWING["looked over"] = {"xianzhang"}


def _period(world: World, **more: Any) -> Door:
    code = world.more["assessment.period"]
    return Door("", {"period": code, **more}, {"period": NO_PERIOD, **more}, (code, NO_PERIOD))


@of("assessment:period", "assessment:sheet", "assessment:freeze")
def _periods(world: World) -> Iterator[Door]:
    yield _period(world)


@of("assessment:sign")
def _sign(world: World) -> Iterator[Door]:
    yield Door("", {"period": world.more["assessment.period"]}, None, data={"seen": 2})


@of("assessment:figure")
def _figures(world: World) -> Iterator[Door]:
    for one in ("in_time_disposal_rate", "resolution_rate"):
        yield _period(world, indicator=one)


@of("assessment:raise")
def _raise(world: World) -> Iterator[Door]:
    yield _period(world, indicator="in_time_disposal_rate")


@of("assessment:list")
def _lists(world: World) -> Iterator[Door]:
    for part in ("numerator", "denominator", "left_out"):
        yield _period(world, indicator="in_time_disposal_rate", part=part)


@of("assessment:person")
def _persons(world: World) -> Iterator[Door]:
    real, absent = "hanzhou", "nosuchbody"
    yield Door("assessed hanzhou", {"username": real}, {"username": absent}, (real, absent))


@of("assessment:appeal")
def _appeals(world: World) -> Iterator[Door]:
    real, absent = world.more["assessment.appeal"], "SS26-9999"
    yield Door("appealed works", {"number": real}, {"number": absent}, (real, absent))


@of("assessment:look")
def _findings(world: World) -> Iterator[Door]:
    real, absent = world.more["assessment.finding"], "nosuchfinding"
    yield Door("looked over", {"key": real}, {"key": absent}, (real, absent), {"note": "看过了"})
