"""Real arguments for this room's addresses."""

from __future__ import annotations

from collections.abc import Iterator

from shanzhi.needs.views.listings import VERBS
from shanzhi.needs.workflow import PROJECT_STEPS
from tests.whole.addresses import Door, of
from tests.whole.world import KNOWING, World

# A listing that isn't released: coordinators and leaders of its area, the people of its unit, and the claimant's.
KNOWING["need"] = {"tongchou", "linfeng", "xianzhang", "hanzhou", "fangyuan", "liangtou", "lianxi"}


def _door(world: World, key: str, gone: str, **more: str) -> Door:
    number = world.more[key]
    return Door("need", {"number": number, **more}, {"number": gone, **more}, (number, gone))


@of("needs:listing", "needs:change", "needs:claim")
def _listings(world: World) -> Iterator[Door]:
    yield _door(world, "need", "N26-9999")


@of("needs:step")
def _listing_steps(world: World) -> Iterator[Door]:
    for verb in VERBS:
        yield _door(world, "need", "N26-9999", verb=verb)


@of("needs:project")
def _projects(world: World) -> Iterator[Door]:
    yield _door(world, "need_project", "P26-9999")


@of("needs:project_step")
def _project_steps(world: World) -> Iterator[Door]:
    for verb in PROJECT_STEPS:
        yield _door(world, "need_project", "P26-9999", verb=verb)
