"""Real arguments for this room's addresses."""

from __future__ import annotations

from collections.abc import Iterator

from shanzhi.childcare.views.guarding import VERBS
from shanzhi.childcare.views.mine import STEPS
from tests.whole.addresses import Door, of
from tests.whole.world import KNOWING, World

KNOWING["childfile"] = {"tongxin", "erhu"}
KNOWING["own_bond"] = {"zhongmama"}


def _child(world: World, **more: str) -> Door:
    code, gone = world.more["child"], "T-999999"
    return Door("childfile", {"code": code, **more}, {"code": gone, **more}, (code, gone))


def _own(world: World, **more: str) -> Door:
    number, gone = world.more["child_bond"], "A26-9999"
    return Door("own_bond", {"number": number, **more}, {"number": gone, **more}, (number, gone))


@of("childcare:child", "childcare:open")
def _children(world: World) -> Iterator[Door]:
    yield _child(world)


@of("childcare:step")
def _steps(world: World) -> Iterator[Door]:
    for verb in VERBS:
        if verb != "withdraw":  # needs nothing more, and would end what the next one asks for
            yield _child(world, verb=verb)


@of("childcare:own")
def _owns(world: World) -> Iterator[Door]:
    yield _own(world)


@of("childcare:own_step")
def _own_steps(world: World) -> Iterator[Door]:
    for verb in STEPS:
        yield _own(world, verb=verb)
