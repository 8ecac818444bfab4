"""A world with one of everything: the neighbourhood's cast made complete, and in every zone one case that is being
handled and one that was answered and objected to. Canaries stand where only some people may look.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_static.models import StaticDevice

from shanzhi.accounts.actions import write_letter
from shanzhi.accounts.models import Letter, User
from shanzhi.cases.actions.applications import ask
from shanzhi.cases.actions.steps import take_step
from shanzhi.cases.actions.tasks import take_task_step
from shanzhi.cases.models import Case
from shanzhi.counter import proofs
from shanzhi.hotline.actions.running import receive
from shanzhi.hotline.reading.columns import Purpose
from shanzhi.journal import errands
from shanzhi.journal.models import Heartbeat
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.sheets import read_sheet
from shanzhi.ledger.actions.checkpoints import sign
from shanzhi.ledger.actions.lines import open_ledger, sequence
from shanzhi.loop.workflow import Zone
from shanzhi.people.access import actor_for
from shanzhi.people.capacities import SECOND_FACTOR, Capacity
from shanzhi.people.models import CoverageAssignment, Post
from shanzhi.rehearse.models import Play
from shanzhi.reports.actions.answers import object_to
from shanzhi.reports.actions.telling import tell
from shanzhi.reports.actions.words import add_words, relay
from shanzhi.reports.models import Report
from shanzhi.reports.shapes import Teller, Told
from shanzhi.territory.models import Building
from shanzhi.works.models import WorksProject
from tests.neighbourhood import DISTRICT, FROM, TELLER, Neighbourhood, settle
from tests.ui.test_cleaned_pictures import telephone_photo

BACKEND = "django.contrib.auth.backends.ModelBackend"
NAME, PHONE = "卡纳瑞某", "13912345678"  # sealed with every report, and said nowhere else
SAID = "13787654321"  # another number, said in the words themselves: for the centre to read, masked for all others
WORDS = {"complaint": "举报金丝雀七号", "child": "孩子金丝雀九号"}  # in text, title, place and relay of a closed zone

# Who isn't in the neighbourhood's cast: username: (capacity, where), as there; several posts for one person by a list.
MORE: dict[str, list[tuple[str, str]]] = {
    "gezhang": [(Capacity.GRID_HEAD, "grid")],
    "waizhang": [(Capacity.GRID_HEAD, "othergrid")],
    "jieshui": [(Capacity.COMPLAINT_RECEIVER, "unit:water@other")],  # knows of it by the unit's task alone
    "hushui": [(Capacity.CHILD_PROTECTION, "unit:water@other")],
    "liangtou": [
        (Capacity.COMPLAINT_RECEIVER, "street"),
        (Capacity.HANDLER, "unit:works"),
    ],  # of the unit complained of
    "zhuren": [(Capacity.COMPLAINT_RECEIVER, "unit:works@street")],  # receives complaints inside the unit complained of
    "erjie": [(Capacity.COMPLAINT_RECEIVER, "street")],  # whoever dispatched doesn't check: a second one is needed
    "erhu": [(Capacity.CHILD_PROTECTION, "street")],
    "xianzhang": [(Capacity.LEADER, "county")],
    "lianxi": [(Capacity.CONTACT, "unit:works")],  # of the works office to other units, but none of its handlers
    "wailian": [(Capacity.CONTACT, "unit:parks")],
    "liren": [],  # has left every post
}

# Who may know of what, said once more by hand, apart from the code that decides it.
HERE = {"qiaohe", "gezhang", "bailu", "shiyan", "wendi", "jiangcheng", "guyu", "linfeng", "xianzhang"}
KNOWING: dict[str, set[str]] = {
    "ordinary": HERE | {"hanzhou", "fangyuan", "suye", "liangtou"},
    "complaint": {"xueqing", "erjie", "jieshui"},
    "child": {"tongxin", "erhu", "hushui"},
    "sheet": {"bailu", "wendi", "mubai"},
}


@dataclass
class World:
    """The ground, the people with a way to sign in, and what was told."""

    ground: Neighbourhood
    running: dict[str, Told] = field(default_factory=dict)
    closed: dict[str, Told] = field(default_factory=dict)
    building: str = ""
    letter: str = ""
    sheet: str = ""
    project: str = ""
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)  # what a room laid for its own addresses, by the room's own keys

    @property
    def at(self) -> datetime:
        """Return the world's one moment."""
        return self.ground.at

    def people(self) -> list[str]:
        """Return everybody who may knock: the cast, somebody without a post, and nobody at all."""
        return [*self.ground.users, ""]

    def one_of_each(self) -> list[str]:
        """Return one person for each set of capacities, somebody without a post, and nobody at all."""
        found = {tuple(sorted(actor.capacities())): name for name, actor in reversed(self.ground.actors.items())}
        return [*found.values(), ""]

    def client(self, name: str) -> Client:
        """Return a fresh client of somebody signed in with everything they have ('' for nobody)."""
        client = Client(raise_request_exception=False)
        client.cookies.load(self.cookies[name])
        return client

    def sign_in(self, name: str) -> dict[str, str]:
        """Return the cookies of somebody who gave password and second factor, and looked around once."""
        client = Client()
        if not name:
            return {}
        user = self.ground.users[name]
        client.force_login(user, backend=BACKEND)
        device = StaticDevice.objects.filter(user=user).first()
        if device is not None:
            session = client.session
            session[DEVICE_ID_SESSION_KEY] = device.persistent_id
            session.save()
        client.get(reverse("web:me"))
        return {key: morsel.value for key, morsel in client.cookies.items()}

    def teller(self, told: Told) -> dict[str, str]:
        """Return the cookies of a teller whose query code was checked a moment ago."""
        kept = HttpResponse()
        proofs.hand_proof(kept, told.report.number)
        return {"proof": kept.cookies["proof"].value}


def build(at: datetime) -> World:
    """Lay the ground, complete the cast, and let things be told and handled in every zone."""
    world = begin(at)
    for zone in Zone:
        live(world, zone)
    return world


def begin(at: datetime) -> World:
    """Lay the ground, complete the cast, let everybody sign in; nothing is told yet."""
    world = World(settle(at))
    _complete(world.ground)
    Heartbeat.objects.create(worker="test", at=at, well_until=at + timedelta(days=1))
    for name in world.people():
        world.cookies[name] = world.sign_in(name)
    return world


def live(world: World, zone: Zone) -> None:
    """Let one thing of a zone be told and handled, and another be answered and objected to."""
    world.running[zone] = _running(world, zone)
    world.closed[zone] = _closed(world, zone)
    errands.drain(at=world.at)
    report = _fresh(world.closed[zone].report)
    object_to(report, reason=f"坑还在{WORDS.get(zone, '')}", at=world.at, by=TELLER)
    errands.drain(at=world.at)
    if not world.building:
        _registers(world)
        errands.drain(at=world.at)  # whoever is told of what was laid is told now, not in the next zone's life


def _complete(ground: Neighbourhood) -> None:
    """Post whoever the neighbourhood's own cast leaves out, and give a second factor to whoever needs one."""
    for username, posts in MORE.items():
        user = User.objects.create(username=username, name=f"人{username}")
        for capacity, where in posts:
            Post.objects.create(user=user, capacity=capacity, starts_on=FROM, **_bound(ground, where))
        ground.users[username] = user
        ground.actors[username] = actor_for(user, at=ground.at)
    left = {"capacity": Capacity.DISPATCHER, "starts_on": FROM, "ends_on": date(2026, 1, 1)}
    Post.objects.create(user=ground.users["liren"], **left, **_bound(ground, "street"))
    for username, actor in ground.actors.items():
        if actor.capacities() & {str(one) for one in SECOND_FACTOR}:
            StaticDevice.objects.create(user=ground.users[username], name="kept", confirmed=True)


def _bound(ground: Neighbourhood, where: str) -> dict[str, Any]:
    """Return the columns of a post: ``street``, ``grid``, ``unit:works``, ``unit:water@other`` (a unit and an area)."""
    first, _at, area = where.partition("@")
    if first.startswith("unit:"):
        unit = ground.units[first.removeprefix("unit:")]
        return {"unit": unit, "unit_path": unit.path, **(_bound(ground, area) if area else {})}
    if where in {"grid", "othergrid"}:
        grid = ground.grid if where == "grid" else ground.other_grid
        return {"grid": grid, "area_path": grid.path}
    division = {"street": ground.street, "other": ground.other_street, "county": ground.county}[where]
    return {"division": division, "area_path": division.path}


def _tell(world: World, zone: str, words: str) -> Told:
    ground, mark = world.ground, WORDS.get(zone, "")
    more: dict[str, Any] = {"kept_out": [ground.units["works"]]} if zone == Zone.COMPLAINT else {}
    return tell(
        district_id=DISTRICT,
        text=f"{mark}{words}。打{SAID}找我。",
        by=TELLER,
        at=world.at,
        channel="web",
        zone=zone,
        teller=Teller(NAME, PHONE),
        place=None if mark else ground.place,
        place_text=f"{mark}后门" if mark else "",
        area_path=ground.grid.path,
        grid=ground.grid,
        photos=[telephone_photo()],
        **more,
    )


def _desks(world: World, zone: str) -> dict[str, Actor]:
    """Return who sits at which desk: in a closed zone one person does every desk's work."""
    actor = world.ground.actor
    if zone == Zone.ORDINARY:
        names = {"accept": "bailu", "register": "shiyan", "dispatch": "wendi", "unit": "suye", "close": "jiangcheng"}
        return {desk: actor(name) for desk, name in names.items()}
    centre, unit, second = {
        Zone.COMPLAINT: ("xueqing", "jieshui", "erjie"),
        Zone.CHILD: ("tongxin", "hushui", "erhu"),
    }[Zone(zone)]
    desks = dict.fromkeys(("accept", "register", "dispatch"), actor(centre))
    return desks | {"unit": actor(unit), "close": actor(second)}


def _dispatched(world: World, zone: str, told: Told) -> Case:
    ground, desks, at = world.ground, _desks(world, zone), world.at
    case = ground.fresh(told.case)
    case = take_step(case, "accept", by=desks["accept"], at=at, matter=ground.matter)
    case = take_step(case, "register", by=desks["register"], at=at, grade="ordinary")
    helpers = {"support": [ground.units["works"]]} if zone == Zone.ORDINARY else {}
    return take_step(case, "dispatch", by=desks["dispatch"], at=at, lead=ground.units["water"], **helpers)


def _running(world: World, zone: str) -> Told:
    """Tell one thing and bring it to its unit, which signs and asks for an extension; words go to and fro."""
    ground, desks, mark = world.ground, _desks(world, zone), WORDS.get(zone, "")
    told = _tell(world, zone, "梧桐路47号门前路面塌陷、积水")
    case = _dispatched(world, zone, told)
    task = ground.task(case)
    take_task_step(task, "sign", by=desks["unit"], at=world.at)
    task = ground.task(case)
    ask(
        task, "extension", by=desks["unit"], at=world.at,
        code="parts", reason=f"等材料{mark}", until=date(2026, 4, 1),
    )  # fmt: skip
    report = _fresh(told.report)
    relay(report, text=f"请问在哪一边{mark}", by=desks["accept"], at=world.at)
    add_words(report, text=f"在东边{mark}", photos=[], by=TELLER, at=world.at)
    return Told(report, told.code, ground.fresh(case))


def _closed(world: World, zone: str) -> Told:
    """Tell another thing and have it handled, checked and closed."""
    ground, desks, at, mark = world.ground, _desks(world, zone), world.at, WORDS.get(zone, "")
    told = _tell(world, zone, "文化广场的健身器材坏了")
    case = _dispatched(world, zone, told)
    said = {"outcome": f"修了{mark}", "public_text": f"修好了{mark}。"}
    units = {1: desks["unit"], 2: ground.actor("hanzhou")}
    for ordinal in (1, 2) if zone == Zone.ORDINARY else (1,):
        take_task_step(ground.task(case, ordinal), "sign", by=units[ordinal], at=at)
        take_task_step(ground.task(case, ordinal), "hand_in", by=units[ordinal], at=at, **said)
    said = {"finding": f"看过{mark}", "public_text": f"修好了，来看过{mark}。"}
    case = take_step(ground.fresh(case), "close", by=desks["close"], at=at, **said)
    return Told(told.report, told.code, case)


def _fresh(report: Report) -> Report:
    found = Report.objects.in_district(DISTRICT).get(pk=report.pk)
    found.case = Case.objects.in_district(DISTRICT).get(pk=found.case_id)
    return found


def _registers(world: World) -> None:
    """Lay what only some addresses ask for: a building that is covered, a letter, a sheet, a project, a rehearsal."""
    ground, at = world.ground, world.at
    block = Building.objects.create(code="B-0001", name="1号楼", grid=ground.grid, valid_from=FROM)
    covering = {"scope": "building", "kind": "volunteer", "person_name": "志愿者某", "starts_on": FROM}
    CoverageAssignment.objects.create(building=block, area_path=ground.grid.path, **covering)
    world.building = block.code
    world.letter = write_letter(ground.users["liren"], purpose=Letter.Purpose.INVITE, at=at)
    content = "编号,诉求内容,地址\n1,路灯不亮,梧桐路47号\n".encode()
    told = {"name": "热线.csv", "purpose": Purpose.TELL, "by": ground.actor("bailu"), "at": at}
    world.sheet = receive(read_sheet(content, filename="热线.csv"), content, **told).number
    made = WorksProject.objects.create(
        district_id=DISTRICT, code="GC-0001", name="梧桐路大修", unit=ground.units["works"]
    )
    world.project = made.code
    span = {"asked_at": at, "starts_at": at - timedelta(days=7), "until": at, "reached_at": at}
    shutil.rmtree(Path(settings.HOME) / "ledger", ignore_errors=True)  # another world's last checkpoint
    open_ledger(DISTRICT)
    sequence(DISTRICT, whole=True, now=lambda: at)
    sign(DISTRICT, at=at)
    Play.objects.create(district_id=DISTRICT, number=1, per_day=3, seed=1, **span)
    for room in settings.ROOMS:
        if (Path(__file__).parent.parent / room / "laying.py").exists():
            import_module(f"tests.{room}.laying").lay(world)
