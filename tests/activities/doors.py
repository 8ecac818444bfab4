"""Real arguments for this room's addresses: one open contest, which residents and all staff may know of."""

from __future__ import annotations

from collections.abc import Iterator

from tests.whole.addresses import NOWHERE, Door, of
from tests.whole.world import World


@of(
    "activities:activity", "activities:mine", "activities:results", "activities:desk_activity", "activities:change",
    "activities:step", "activities:contest", "activities:publish", "activities:export_results",
    "activities:entrants", "activities:export_entrants",
)  # fmt: skip
def _activities(world: World) -> Iterator[Door]:
    number, gone = world.more["activities.contest"], NOWHERE["code"]
    yield Door("", {"number": number}, {"number": gone}, (number, gone), {"verb": "none"})
