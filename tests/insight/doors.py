"""What the exports of the pictures must be told to get anywhere: which table."""

from __future__ import annotations

from collections.abc import Iterator

from tests.whole.addresses import Door, of
from tests.whole.world import World


@of("insight:export", "insight:whole_export")
def _exports(world: World) -> Iterator[Door]:
    yield Door("", {}, None, data={"table": "units"})
