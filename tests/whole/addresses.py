"""Every address of the house, walked from Django's own table, and real arguments for each from the world.

An address that takes arguments and has no builder here fails the tests by its name. ``{number}`` is what marks an
object: its twin, the address of something that doesn't exist, has the same shape.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from shanzhi.catalogue.models import Part
from shanzhi.loop.applications import ApplicationKind
from shanzhi.loop.local_loops import LOOPS
from shanzhi.loop.tasks import TASK_TABLE
from shanzhi.loop.workflow import CASE_TABLE
from shanzhi.people.models import CoverageAssignment, Post
from shanzhi.web.imports import KINDS
from tests.neighbourhood import DISTRICT
from tests.whole.world import World

# Without a signed slip from another page these answer nothing, and the rooms' own tests bring one; or they say, in a
# form of their own, that there is nothing.
NEED_A_SLIP = (
    "web:change_outlines",
    "web:decide",
    "web:try_again",
    "catalogue:go_back",
    "api:nowhere",
    "api:bare",
    "open311:nowhere",
    "open311:bare",
)
NOWHERE = {"case": "26-999999", "report": "260399999", "code": "NO-SUCH", "username": "nosuchbody"}


@dataclass(frozen=True)
class Endpoint:
    """One named address: its full name, the names of its arguments, its view."""

    name: str
    arguments: tuple[str, ...]
    view: Callable[..., Any]

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Door:
    """One address with real arguments, whose thing it is (a zone, or another word of ``KNOWING``; "" where all staff
    may know of it), and its non-existing twin.
    """

    zone: str
    real: dict[str, Any]
    absent: dict[str, Any] | None
    shown: tuple[str, str] = ("", "")  # how the real and the absent thing may be named on a page
    data: dict[str, Any] = field(default_factory=dict)  # what a POST must carry to get anywhere at all

    def urls(self, endpoint: Endpoint) -> tuple[str, str]:
        """Return the address and its twin's ('' without one)."""
        absent = reverse(endpoint.name, kwargs=self.absent) if self.absent is not None else ""
        return reverse(endpoint.name, kwargs=self.real), absent


def endpoints() -> list[Endpoint]:
    """Return every address of the URL table, by name."""
    return sorted(_walked(get_resolver(), ()), key=lambda one: one.name)


def _walked(resolver: URLResolver, spaces: tuple[str, ...]) -> Iterator[Endpoint]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _walked(entry, (*spaces, entry.namespace) if entry.namespace else spaces)
        elif isinstance(entry, URLPattern):
            name = ":".join((*spaces, entry.name or f"unnamed {entry.pattern}"))
            names = tuple(sorted(set(entry.pattern.regex.groupindex)))
            yield Endpoint(name, names, entry.callback)


Builder = Callable[[World], Iterator[Door]]
BUILDERS: dict[str, Builder] = {}


def of(*names: str) -> Callable[[Builder], Builder]:
    """Register the builder of these addresses' arguments."""

    def register(builder: Builder) -> Builder:
        BUILDERS.update(dict.fromkeys(names, builder))
        return builder

    return register


def doors(endpoint: Endpoint, world: World) -> list[Door]:
    """Return the address with every real argument worth trying.

    :raises LookupError: naming the address, when nobody wrote a builder for it.
    """
    if not endpoint.arguments and endpoint.name not in BUILDERS:
        return [Door("", {}, None)]
    if endpoint.name not in BUILDERS:
        raise LookupError(f"{endpoint.name} takes {endpoint.arguments}: write its builder in tests/whole/addresses.py")
    found = list(BUILDERS[endpoint.name](world))
    assert found, endpoint.name
    return found


def _case(world: World, zone: str, **more: Any) -> Door:
    number, gone = world.running[zone].case.number, NOWHERE["case"]
    return Door(zone, {"number": number, **more}, {"number": gone, **more}, (number, gone))


def _report(world: World, zone: str, *, closed: bool = False, **more: Any) -> Door:
    number, gone = (world.closed if closed else world.running)[zone].report.number, NOWHERE["report"]
    return Door(zone, {"number": number, **more}, {"number": gone, **more}, (number, gone))


@of(
    "desks:side",
    "desks:case",
    "desks:note",
    "desks:correct",
    "desks:project",
    "patrols:verify",
    "evidence:add",
)
def _one_case(world: World) -> Iterator[Door]:
    for zone in world.running:
        yield _case(world, zone)


@of("desks:step")
def _steps(world: World) -> Iterator[Door]:
    for row in CASE_TABLE:
        for zone in world.running:
            yield _case(world, zone, verb=row.verb)


@of("desks:task_step")
def _task_steps(world: World) -> Iterator[Door]:
    for row in TASK_TABLE:
        for zone in world.running:
            yield _case(world, zone, ordinal=1, verb=row.verb)


@of("desks:apply")
def _applying(world: World) -> Iterator[Door]:
    for kind in ApplicationKind:
        for zone in world.running:
            yield _case(world, zone, ordinal=1, kind=str(kind))


@of("desks:decide")
def _deciding(world: World) -> Iterator[Door]:
    for verb in ("grant", "refuse", "end"):
        for zone in world.running:
            yield _case(world, zone, ordinal=1, kind="extension", verb=verb)


@of("counter:photo")
def _photos(world: World) -> Iterator[Door]:
    for zone in world.running:
        yield _case(world, zone, ordinal=1)


@of("counter:own_photo")
def _own_photos(world: World) -> Iterator[Door]:
    for zone in world.running:
        yield _report(world, zone, ordinal=1)


@of(
    "counter:report_status", "counter:add",
    "counter:report", "counter:open", "counter:new_code", "counter:relay", "counter:release", "counter:tie",
    "counter:untie", "rights:identity",
)  # fmt: skip
def _one_report(world: World) -> Iterator[Door]:
    for zone in world.running:
        yield _report(world, zone)


@of("counter:object", "counter:rate", "counter:judge")
def _answered_report(world: World) -> Iterator[Door]:
    for zone in world.running:
        yield _report(world, zone, closed=True)


def _plain(name: str, value: Any, absent: Any, **more: Any) -> Door:
    return Door("", {name: value, **more}, {name: absent, **more}, (str(value), str(absent)))


@of("hotline:sheet", "hotline:progress", "hotline:start", "hotline:go_on", "hotline:stop")
@of("hotline:discard", "hotline:faults")
def _sheets(world: World) -> Iterator[Door]:
    yield Door("sheet", {"number": world.sheet}, {"number": "26-9999"}, (world.sheet, "26-9999"))


@of("rehearse:play")
def _plays(world: World) -> Iterator[Door]:
    yield _plain("number", 1, 99)


@of("works:project", "works:change")
def _projects(world: World) -> Iterator[Door]:
    yield _plain("code", world.project, NOWHERE["code"])


@of("ledger:receipt", "ledger:receipt_file")
def _receipts(world: World) -> Iterator[Door]:
    yield _plain("index", 0, 999_999_999, district=DISTRICT)


@of("desks:queue")
def _queues(world: World) -> Iterator[Door]:
    from shanzhi.queues.board import queues

    for name in queues(world.at):
        yield _plain("queue", name, "nosuchqueue")


@of("catalogue:matter")
def _matters(world: World) -> Iterator[Door]:
    yield _plain("code", world.ground.matter.code, NOWHERE["code"])


@of("catalogue:example", "catalogue:download")
def _examples(world: World) -> Iterator[Door]:
    for part in Part.values:
        yield _plain("part", part, "nosuchpart")


@of("organisation:unit")
def _units(world: World) -> Iterator[Door]:
    yield _plain("code", world.ground.units["works"].code, NOWHERE["code"])


@of("organisation:unit_change")
def _unit_changes(world: World) -> Iterator[Door]:
    for verb in ("rename", "details", "alias", "merge", "close"):
        yield _plain("code", world.ground.units["works"].code, NOWHERE["code"], verb=verb)


@of("people:end_post")
def _posts(world: World) -> Iterator[Door]:
    [post] = Post.objects.filter(user__username="hanzhou")
    real = {"username": "hanzhou"}
    yield Door("", real, {"username": NOWHERE["username"]}, ("hanzhou", NOWHERE["username"]), {"post": post.pk})


@of("people:person", "people:invite_again", "people:hand_over")
def _persons(world: World) -> Iterator[Door]:
    yield _plain("username", "hanzhou", NOWHERE["username"])


@of("people:change")
def _person_changes(world: World) -> Iterator[Door]:
    for verb in ("close", "open", "reset-second-factor"):
        yield _plain("username", "hanzhou", NOWHERE["username"], verb=verb)


@of("people:coverage_building", "people:coverage_end")
def _buildings(world: World) -> Iterator[Door]:
    row = CoverageAssignment.objects.get(building__code=world.building)
    codes = world.building, NOWHERE["code"]
    yield Door("", {"code": codes[0]}, {"code": codes[1]}, codes, {"assignment": row.pk})


@of("people:coverage_community")
def _communities(world: World) -> Iterator[Door]:
    yield _plain("code", world.ground.community.code, "990101009009")


@of("rehearse:enter")
def _entering(world: World) -> Iterator[Door]:
    yield Door("", {}, None, data={"as": "liren"})


@of("web:import", "web:import_kept")
def _imports(world: World) -> Iterator[Door]:
    for what in KINDS:
        yield _plain("what", what, "nosuchsheet")


@of("web:example")
def _example_sheets(world: World) -> Iterator[Door]:
    for what, kind in KINDS.items():
        for path in kind.examples:
            yield _plain("file", Path(path).name, "nosuch.csv", what=what)


@of("web:grid")
def _grids(world: World) -> Iterator[Door]:
    yield _plain("code", world.ground.grid.code, "99010100900909")


@of("web:place", "web:place_change", "web:place_end")
def _places(world: World) -> Iterator[Door]:
    yield _plain("code", world.ground.place.code, NOWHERE["code"])


@of("web:decide")
def _grid_changes(world: World) -> Iterator[Door]:
    for verb in ("approve", "refuse"):
        yield _plain("verb", verb, "nosuchverb")


@of("web:workflow_part")
def _workflow_parts(world: World) -> Iterator[Door]:
    for part in ("who", "task", "application", *(f"loop-{code}" for code in LOOPS)):
        yield _plain("part", part, "nosuchpart")


@of("web:letter")
def _letters(world: World) -> Iterator[Door]:
    # Whoever holds the letter may open it: the token itself is the secret, so it has no twin.
    yield Door("", {"token": world.letter}, None)


# A room may keep the builders of its addresses beside its tests; ``laying.py`` there says what they need of the world.
for _room in settings.ROOMS:
    if (Path(__file__).parent.parent / _room / "doors.py").exists():
        import_module(f"tests.{_room}.doors")
