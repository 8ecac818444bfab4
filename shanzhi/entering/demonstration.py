"""The demonstration county's open contest: units sign up their anchors; some are accepted, some wait, one came back."""

from __future__ import annotations

from datetime import datetime, timedelta

from shanzhi.activities.actions import planning
from shanzhi.activities.demonstration import GOODS, HOMES
from shanzhi.activities.models import Activity, Entrant
from shanzhi.activities.workflow import Kind
from shanzhi.entering import actions
from shanzhi.entering.actions import Told
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.organisation.models import Unit
from shanzhi.people.access import played
from shanzhi.people.capacities import Capacity
from shanzhi.people.models import Post
from shanzhi.people.queries import posts_holding

TITLE, EACH, MOST = "乡村主播技能大赛", 3, 120
AGO, OPEN, AHEAD = 6, 12, 30  # days: planned since, open for units still, until it is held
UNITS = 9  # units beside the enterprises' and merchants' own people
UNLIKE = 3  # of so many that a unit's people handed in, the last still waits
RETURNED = "名称里写上带的是什么货，观众才分得清。"


def live(district_id: str, *, by: Actor, at: datetime) -> int:
    """Let the coordinator open a contest to units, and units hand in; nothing where there is no coordinator."""
    post = posts_holding(capacity=str(Capacity.COORDINATOR), at=at).select_related("user").order_by("pk").first()
    unit = Unit.objects.order_by("pk").first()
    if post is None or unit is None:
        return 0
    keeper = played(post.user, at=at)
    contest = _opened(unit, keeper, at)
    contacts = _people(Capacity.CONTACT, at)
    handlers = [one for one in _people(Capacity.HANDLER, at) if one.unit_id not in {two.unit_id for two in contacts}]
    made = [_handed_in(contest, one, n, at) for n, one in enumerate([*contacts, *handlers[:UNITS]])]
    if contacts:
        second = Told("直播间一号", HOMES[0], agreed=True)
        back = _hand(contest, contacts[0], second, "back", at - timedelta(days=3))
        actions.send_back(back, reason=RETURNED, by=keeper, at=at - timedelta(days=2), seen=back.version)
    ready = [one for n, one in enumerate(made) if n % UNLIKE != 1]
    if ready:
        actions.accept([(one, one.version) for one in ready], by=keeper, at=at - timedelta(days=1))
    return len(made)


def _opened(unit: Unit, keeper: Actor, at: datetime) -> Activity:
    morning, begun = local(at).replace(hour=9, minute=0, second=0, microsecond=0), at - timedelta(days=AGO)
    told = planning.Plan(
        Kind.CONTEST, TITLE, "讲得清、卖得动、不夸大。每人十分钟，现场直播。", unit, "县文化馆",
        morning + timedelta(days=AHEAD), morning + timedelta(days=AHEAD + 1), "好物大赛",
    )  # fmt: skip
    made = planning.take_step(planning.plan(told, by=keeper, at=begun), "open", by=keeper, at=begun)
    until = morning.replace(hour=18) + timedelta(days=OPEN)
    return actions.call(made, until=until, each=EACH, most=MOST, by=keeper, at=begun, seen=made.version)


def _people(capacity: Capacity, at: datetime) -> list[Post]:
    """Return one post of each unit that has people of a capacity."""
    posts = posts_holding(capacity=str(capacity), at=at).exclude(unit=None).select_related("user", "unit")
    found: dict[int | None, Post] = {}
    for post in posts.order_by("pk"):
        found.setdefault(post.unit_id, post)
    return list(found.values())


def _handed_in(contest: Activity, post: Post, n: int, at: datetime) -> Entrant:
    home, good = HOMES[n % len(HOMES)], GOODS[n % len(GOODS)]
    told = Told(f"{home.removesuffix('县')}{good}直播", home, (n % 4) * 3000, agreed=True)
    return _hand(contest, post, told, "first", at - timedelta(days=5) + timedelta(hours=n))


def _hand(contest: Activity, post: Post, told: Told, key: str, at: datetime) -> Entrant:
    assert post.unit is not None  # the question asks for posts in a unit
    return actions.hand_in(contest, post.unit, told, key=f"demonstration-{key}", by=played(post.user, at=at), at=at)
