"""Real arguments for this room's addresses. Without a token they open to nobody, and say so alike."""

from __future__ import annotations

from collections.abc import Iterator

from shanzhi.api.models import Hook, System
from tests.neighbourhood import DISTRICT
from tests.whole.addresses import NOWHERE, Door, of
from tests.whole.world import World


@of("api:v1:get_case", "api:v1:allowed_steps", "api:v1:take_step")
def _cases(world: World) -> Iterator[Door]:
    for zone in world.running:
        number, gone = world.running[zone].case.number, NOWHERE["case"]
        yield Door(zone, {"number": number}, {"number": gone}, (number, gone))


@of("api:v1:take_task_step")
def _tasks(world: World) -> Iterator[Door]:
    for zone in world.running:
        number, gone = world.running[zone].case.number, NOWHERE["case"]
        yield Door(zone, {"number": number, "ordinal": 1}, {"number": gone, "ordinal": 1}, (number, gone))


@of("api:v1:get_report")
def _reports(world: World) -> Iterator[Door]:
    for zone in world.running:
        number, gone = world.running[zone].report.number, NOWHERE["report"]
        yield Door(zone, {"number": number}, {"number": gone}, (number, gone))


@of("api:nowhere")
def _nowhere(world: World) -> Iterator[Door]:
    yield Door("", {"rest": "nix"}, {"rest": "nox"})


@of("api:again", "api:stop", "api:revoke")
def _names(world: World) -> Iterator[Door]:
    yield Door("", {}, None, data={"name": "一网统管"})


@of("api:renew")
def _tokens(world: World) -> Iterator[Door]:
    row = System.objects.get(district_id=DISTRICT, name="一网统管")
    yield Door("", {}, None, data={"name": row.name, "seen": row.mark})


@of("api:secret", "api:address")
def _hooks(world: World) -> Iterator[Door]:
    row = Hook.objects.get(district_id=DISTRICT, name="一网统管")
    yield Door("", {}, None, data={"name": row.name, "seen": row.mark, "url": "https://hook.example/new"})
