"""Real arguments for the addresses of campaigns."""

from __future__ import annotations

from collections.abc import Iterator

from tests.whole.addresses import Door, of
from tests.whole.world import KNOWING, World

# Those of the two units, and who oversees the street; written by hand, apart from the code.
KNOWING["campaign"] = {
    "tongchou", "hanzhou", "fangyuan", "zhifa", "suye", "jianyi", "liangtou", "linfeng", "xianzhang", "guyu",
}  # fmt: skip
KNOWING["proposal"] = {"tongchou"}  # who begins campaigns in the street
GONE = "ZZ26-999"


def _door(world: World, **more: object) -> Door:
    number = world.more["campaign"]
    return Door("campaign", {"number": number, **more}, {"number": GONE, **more}, (number, GONE))


@of(
    "campaigns:campaign", "campaigns:print", "campaigns:export", "campaigns:again", "campaigns:end", "campaigns:matrix",
    "campaigns:defects",
)  # fmt: skip
def _campaigns(world: World) -> Iterator[Door]:
    yield _door(world)


@of("campaigns:result")
def _results(world: World) -> Iterator[Door]:
    number = world.more["campaign.ended"]
    yield Door("", {"number": number}, {"number": GONE}, (number, GONE))


@of("campaigns:sheet")
def _sheets(world: World) -> Iterator[Door]:
    yield _door(world, code="C-001")


@of("campaigns:fix", "campaigns:open_case")
def _defects(world: World) -> Iterator[Door]:
    yield _door(world, ordinal=1)


@of("campaigns:photo")
def _photos(world: World) -> Iterator[Door]:
    yield _door(world, ordinal=1, when="before")


@of("campaigns:choose")
def _choices(world: World) -> Iterator[Door]:
    for verb in ("show", "hide"):
        yield _door(world, ordinal=1, when="before", verb=verb)


@of("campaigns:public_photo")
def _public_photos(world: World) -> Iterator[Door]:
    yield Door("", {"code": world.more["campaign.photo"]}, {"code": "0" * 24})


@of("campaigns:leave")
def _proposals(world: World) -> Iterator[Door]:
    issue, gone = world.more["proposal"], "RD26-8888"
    yield Door("proposal", {"issue": issue}, {"issue": gone}, (issue, gone))
