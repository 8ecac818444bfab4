"""Real arguments for this room's addresses."""

from __future__ import annotations

from collections.abc import Iterator

from shanzhi.meetings.views.talks import VERBS as TALK_VERBS
from shanzhi.meetings.views.topics import VERBS as TOPIC_VERBS
from tests.whole.addresses import Door, of
from tests.whole.world import HERE, KNOWING, World

# Talks are public in the end; their pages are for whoever runs or oversees them over this area.
KNOWING["talk"] = (HERE | {"tongchou"}) - {"shiyan", "jiangcheng"}


def _talk(world: World, **more: str) -> Door:
    number, gone = world.more["talk"], "T26-9999"
    return Door("talk", {"number": number, **more}, {"number": gone, **more}, (number, gone))


@of(
    "meetings:talk", "meetings:change", "meetings:heads", "meetings:add", "meetings:release", "meetings:notice",
    "meetings:minutes", "meetings:sheet", "meetings:appeals_of",
)  # fmt: skip
def _talks(world: World) -> Iterator[Door]:
    yield _talk(world)


@of("meetings:step")
def _talk_steps(world: World) -> Iterator[Door]:
    for verb in TALK_VERBS:
        yield _talk(world, verb=verb)


def _topic(world: World, **more: str) -> Door:
    number, gone = world.more["topic"], "Q26-9999"
    return Door("talk", {"number": number, **more}, {"number": gone, **more}, (number, gone))


@of("meetings:topic")
def _topics(world: World) -> Iterator[Door]:
    yield _topic(world)


@of("meetings:topic_step")
def _topic_steps(world: World) -> Iterator[Door]:
    for verb in (*TOPIC_VERBS, "table"):
        yield _topic(world, verb=verb)


@of("meetings:board_of")
def _boards(world: World) -> Iterator[Door]:
    yield Door("", {"code": world.ground.community.code}, {"code": "990101009009"})
