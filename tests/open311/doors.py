"""Real arguments for this room's addresses: one released request, and one of each closed zone that nobody finds."""

from __future__ import annotations

from collections.abc import Iterator

from tests.whole.addresses import NOWHERE, Door, of
from tests.whole.world import World

FORMS = ("xml", "json")


@of("open311:discovery", "open311:services", "open311:requests", "open311:updates")
def _plain(world: World) -> Iterator[Door]:
    for form in FORMS:
        yield Door("", {"form": form}, None)


@of("open311:definition")
def _definitions(world: World) -> Iterator[Door]:
    code = world.ground.matter.code
    yield Door("", {"form": "json", "code": code}, {"form": "json", "code": NOWHERE["code"]}, (code, NOWHERE["code"]))


@of("open311:request")
def _requests(world: World) -> Iterator[Door]:
    yield Door("", {"form": "json", "number": world.more["open311.released"]}, None)
    for zone in world.running:
        number, gone = world.running[zone].report.number, NOWHERE["report"]
        yield Door(zone, {"form": "json", "number": number}, {"form": "json", "number": gone}, (number, gone))


@of("open311:photo")
def _photos(world: World) -> Iterator[Door]:
    yield Door("", {"code": world.more["open311.photo"]}, {"code": "0" * 24})


@of("open311:choose")
def _choices(world: World) -> Iterator[Door]:
    for zone in world.running:
        number, gone = world.running[zone].report.number, NOWHERE["report"]
        yield Door(zone, {"number": number}, {"number": gone}, (number, gone))


@of("open311:token")
def _tokens(world: World) -> Iterator[Door]:
    yield Door("", {"form": "json", "token": world.more["open311.token"]}, None)


@of("open311:joined")
def _twice(world: World) -> Iterator[Door]:
    yield Door("", {"rest": "//services.json"}, None)


@of("open311:nowhere")
def _nowhere(world: World) -> Iterator[Door]:
    yield Door("", {"rest": "v2/nowhere.json"}, {"rest": "v2/elsewhere.json"})
