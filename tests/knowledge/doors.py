"""Real arguments for this room's addresses: one public article, which residents and all staff may know of."""

from __future__ import annotations

from collections.abc import Iterator

from tests.whole.addresses import NOWHERE, Door, of
from tests.whole.world import World


@of("knowledge:public_article", "knowledge:article", "knowledge:change", "knowledge:step", "knowledge:cite")
def _articles(world: World) -> Iterator[Door]:
    number, gone = world.more["knowledge.article"], NOWHERE["code"]
    data = {"verb": "review", "case": world.running["ordinary"].case.number}
    yield Door("", {"number": number}, {"number": gone}, (number, gone), data)
