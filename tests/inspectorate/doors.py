"""Real arguments for the addresses of the inspectorate and of what it stands on."""

from __future__ import annotations

from collections.abc import Iterator

from shanzhi.enforcement.codes import paper_code
from shanzhi.enforcement.views import CHANGES
from shanzhi.inspections.models.visits import Notice
from shanzhi.inspectorate.views.inspections import STEPS
from tests.whole.addresses import Door, of
from tests.whole.world import KNOWING, World

# Inspectors of the two units, and who oversees the street; written by hand, apart from the code.
KNOWING["inspection"] = {"tongchou", "zhifa", "jianyi", "linfeng", "xianzhang", "guyu"}
GONE = "JC26-9999"


def _one(number: str, absent: str, **more: object) -> Door:
    return Door("inspection", {"number": number, **more}, {"number": absent, **more}, (number, absent))


@of("inspectorate:inspection")
def _inspections(world: World) -> Iterator[Door]:
    yield _one(world.more["inspection"], GONE)


@of("inspectorate:step")
def _steps(world: World) -> Iterator[Door]:
    for verb in STEPS:
        yield _one(world.more["inspection"], GONE, verb=verb)


@of("inspectorate:visit", "inspectorate:drop", "inspectorate:write_notice")
def _visits(world: World) -> Iterator[Door]:
    yield _one(world.more["visit"], f"{GONE}-01")


@of("inspectorate:photo")
def _photos(world: World) -> Iterator[Door]:
    yield _one(world.more["visit"], f"{GONE}-01", ordinal=1)


@of("inspectorate:finding", "inspectorate:open_case")
def _findings(world: World) -> Iterator[Door]:
    yield _one(world.more["visit"], f"{GONE}-01", ordinal=1)


@of("inspectorate:notice")
def _notices(world: World) -> Iterator[Door]:
    # Whoever holds the paper may read it: the code is the secret, so it has no twin.
    number = Notice.objects.get(visit__number=world.more["visit"]).number
    yield Door("", {"number": number, "code": paper_code(number)}, None)


@of("inspectorate:draw", "inspectorate:draw_inputs")
def _draws(world: World) -> Iterator[Door]:
    number = world.more["inspection"]
    yield Door("", {"number": number}, {"number": GONE}, (number, GONE))


@of("enforcement:decide")
def _allowances(world: World) -> Iterator[Door]:
    yield Door("", {"number": world.more["allowance"]}, {"number": "PZ26-9999"}, (world.more["allowance"], "PZ26-9999"))


@of("enforcement:register_change")
def _changes(world: World) -> Iterator[Door]:
    for what in CHANGES:
        yield Door("", {"what": what}, {"what": "nosuchpart"}, (what, "nosuchpart"))
