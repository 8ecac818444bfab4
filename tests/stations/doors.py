"""Real arguments for this room's addresses."""

from __future__ import annotations

from collections.abc import Iterator

from shanzhi.stations.workflow import STEPS
from tests.whole.addresses import Door, of
from tests.whole.world import KNOWING, World

# A station's staff pages are for whoever keeps or oversees stations over its area, the county's leader among them.
KNOWING["station"] = {"tongchou", "mubai", "linfeng", "xianzhang"}


def _station(world: World, **more: str) -> Door:
    code = world.more["station"]
    return Door("station", {"code": code, **more}, {"code": "NO-SUCH", **more}, (code, "NO-SUCH"))


@of("stations:station", "stations:change", "stations:hours", "stations:fault", "stations:plate", "stations:nominate")
def _stations(world: World) -> Iterator[Door]:
    yield _station(world)


@of("stations:step")
def _steps(world: World) -> Iterator[Door]:
    for verb in ("verify", "pause", "resume", "end"):
        yield _station(world, verb=verb)


@of("stations:judge")
def _namings(world: World) -> Iterator[Door]:
    number, gone = world.more["naming"], "N26-9999"
    for verb in STEPS["naming"]:
        yield Door("station", {"number": number, "verb": verb}, {"number": gone, "verb": verb}, (number, gone))


@of("stations:answer")
def _opinions(world: World) -> Iterator[Door]:
    number, gone = world.more["opinion"], "Y26-9999"
    for verb in STEPS["opinion"]:
        yield Door("station", {"number": number, "verb": verb}, {"number": gone, "verb": verb}, (number, gone))


@of("stations:at", "stations:say")
def _public(world: World) -> Iterator[Door]:
    code = world.more["station"]
    yield Door("", {"code": code}, {"code": "NO-SUCH"}, (code, "NO-SUCH"))
