"""Arguments for this room's addresses: forms are no secret among staff, suggestions no secret to their keeper."""

from __future__ import annotations

from collections.abc import Iterator

from tests.whole.addresses import NOWHERE, Door, of
from tests.whole.world import World


@of("burden:form", "burden:export", "burden:renew", "burden:end")
def _forms(world: World) -> Iterator[Door]:
    code, gone = world.more["form"], NOWHERE["code"]
    yield Door("", {"code": code}, {"code": gone}, (code, gone))


@of("burden:answer")
def _suggestions(world: World) -> Iterator[Door]:
    number, gone = world.more["suggestion"], "S26-9999"
    yield Door("", {"number": number}, {"number": gone}, (number, gone))
