"""Arguments for the addresses of papers: a case of each zone; those of closed zones are there for nobody."""

from __future__ import annotations

from collections.abc import Iterator

from tests.whole.addresses import NOWHERE, Door, of
from tests.whole.world import KNOWING, World

KNOWING["on paper"] = KNOWING["ordinary"]
KNOWING["never on paper"] = set()


@of("slips:slip")
def _slips(world: World) -> Iterator[Door]:
    for zone, told in world.running.items():
        number, gone = told.case.number, NOWHERE["case"]
        word = "on paper" if zone == "ordinary" else "never on paper"
        yield Door(word, {"number": number}, {"number": gone}, (number, gone), {"form": "pdf"})


@of("slips:order")
def _orders(world: World) -> Iterator[Door]:
    number, gone = world.more["order"], "2026-999"
    yield Door("order", {"number": number}, {"number": gone}, (number, gone), {"form": "pdf"})


@of("slips:scores")
def _scores(world: World) -> Iterator[Door]:
    code, gone = world.more["assessment.period"], "1999-01"
    yield Door("", {"period": code}, {"period": gone}, (code, gone), {"form": "xlsx"})
