"""Real arguments for this room's addresses."""

from __future__ import annotations

from collections.abc import Iterator

from shanzhi.enterprises.views.enterprise import VERBS
from shanzhi.enterprises.workflow import STEPS
from tests.whole.addresses import Door, of
from tests.whole.world import KNOWING, World

# An enterprise's page: coordinators and leaders of its area. Its things are moved by the coordinator alone.
KNOWING["enterprise"] = {"tongchou", "linfeng", "xianzhang"}
KNOWING["enterprise_thing"] = {"tongchou"}


@of("enterprises:enterprise")
def _enterprises(world: World) -> Iterator[Door]:
    code = world.more["enterprise"]
    yield Door("enterprise", {"code": code}, {"code": "Q999"}, (code, "Q999"))


@of("enterprises:act")
def _acts(world: World) -> Iterator[Door]:
    code = world.more["enterprise"]
    for verb in VERBS:
        yield Door("enterprise", {"code": code, "verb": verb}, {"code": "Q999", "verb": verb}, (code, "Q999"))


@of("enterprises:step")
def _steps(world: World) -> Iterator[Door]:
    for kind, number in world.more["enterprise_things"].items():
        for verb in STEPS[kind]:
            gone = f"{number[:4]}9999"
            real = {"kind": kind, "number": number, "verb": verb}
            yield Door("enterprise_thing", real, real | {"number": gone}, (number, gone))
