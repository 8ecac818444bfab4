"""The demonstration county's activities: a year of them, some to come, and a contest of 300 from 41 counties."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from django.db.models import Q

from shanzhi.activities import queries
from shanzhi.activities.actions import judging, planning, signing
from shanzhi.activities.actions.judging import Setting
from shanzhi.activities.actions.planning import Outcome, Plan
from shanzhi.activities.models import Activity
from shanzhi.activities.workflow import Kind
from shanzhi.kernel.actors import Actor, ActorKind
from shanzhi.kernel.clock import local
from shanzhi.organisation.models import Unit
from shanzhi.people.access import played
from shanzhi.people.capacities import Capacity
from shanzhi.people.queries import posts_holding
from shanzhi.territory.models import Place

# kind, brand, title, where, days from today, places
ACTIVITIES = (
    (Kind.FESTIVAL, "邻里节", "邻里节：百家宴", "文化广场", -75, 120),
    (Kind.SALON, "板凳议事", "板凳沙龙：车棚怎么改", "社区活动室", -60, 30),
    (Kind.TRAINING, "", "急救培训：会用除颤仪", "街道会议室", -48, 40),
    (Kind.VOLUNTEERING, "周六有我", "周六有我：清河道", "河边步道南口", -33, 60),
    (Kind.FESTIVAL, "", "老物件展", "文化站一楼", -26, None),
    (Kind.SALON, "板凳议事", "板凳沙龙：楼道堆物", "社区活动室", -19, 30),
    (Kind.TRAINING, "", "手机课：挂号、缴费、防骗", "老年学校", -12, 25),
    (Kind.VOLUNTEERING, "周六有我", "周六有我：修旧家电", "便民服务点", -5, 20),
    (Kind.SALON, "", "新居民见面会", "社区活动室", 6, 35),
    (Kind.VOLUNTEERING, "周六有我", "周六有我：陪老人体检", "卫生服务中心", 9, 12),
    (Kind.TRAINING, "", "家长课：假期怎么安排", "街道会议室", 15, 40),
    (Kind.FESTIVAL, "邻里节", "社区灯会", "文化广场", 24, 200),
)
# The same again and again, one every twelve days, from a year ago up to the first of those above; at stations.
YEARLY = (
    (Kind.SALON, "板凳议事", "板凳沙龙：门前怎么停车", 30),
    (Kind.VOLUNTEERING, "周六有我", "周六有我：给骑手送热水", 20),
    (Kind.TRAINING, "", "急救培训：海姆立克法", 40),
    (Kind.FESTIVAL, "邻里节", "邻里节：一家一道菜", 80),
    (Kind.VOLUNTEERING, "周六有我", "周六有我：义务理发", 15),
    (Kind.TRAINING, "", "骑手安全课：雨天怎么骑", 30),
)
YEAR, APART = 360, 12
ROOMS = ("社区活动室", "便民服务点")  # what in truth is a station
HOMES = tuple(f"{first}{second}县" for first in "云青白清金石" for second in "溪山河原岭泉塘")[:41]
GOODS = ("脐橙", "茶叶", "竹编", "菌菇", "蜂蜜", "腊味", "米粉", "山茶油", "豆腐", "莲子")
JUDGES = {"评委甲": (HOMES[0],), "评委乙": (HOMES[1], HOMES[2]), "评委丙": (), "评委丁": (), "评委戊": ()}
ENTRANTS = 300


def live(district_id: str, *, by: Actor, at: datetime) -> int:
    """Let the county's coordinator plan and hold them; nothing where there is none."""
    post = posts_holding(capacity=str(Capacity.COORDINATOR), at=at).select_related("user").order_by("pk").first()
    unit = Unit.objects.order_by("pk").first()
    if post is None or unit is None:
        return 0
    keeper, chance = played(post.user, at=at), Random(20_26)
    stations = _stations()
    for n, days in enumerate(range(-YEAR, min(one[4] for one in ACTIVITIES), APART)):
        kind, brand, title, places = YEARLY[n % len(YEARLY)]
        _lived(_planned(kind, brand, title, "社区活动室", days, places, unit, stations, n, at), keeper, at, chance)
    for n, (kind, brand, title, where, days, room) in enumerate(ACTIVITIES):
        at_station = stations if where in ROOMS else []
        _lived(_planned(kind, brand, title, where, days, room, unit, at_station, n, at), keeper, at, chance)
    _contest(unit, keeper, at, chance)
    return Activity.objects.in_district(district_id).count()


def _stations() -> list[Place]:
    """Return some places that are stations of the ladder, not a community's own room."""
    named = Q(name__contains="驿站") | Q(name__contains="党群")
    return list(Place.objects.filter(named, kind=Place.Kind.STATION, valid_to=None).order_by("code")[::8])


def _planned(
    kind: Kind, brand: str, title: str, where: str, days: int, places: int | None, unit: Unit, stations: list[Place],
    n: int, at: datetime,
) -> Plan:  # fmt: skip
    """Return the plan of one, at a station where there are any."""
    start = local(at).replace(hour=9, minute=30, second=0, microsecond=0) + timedelta(days=days)
    place = stations[n % len(stations)] if stations else None
    return Plan(
        kind, title, f"{title}，欢迎来。", unit, place.name if place else where, start, start + timedelta(hours=2),
        brand, places, place,
    )  # fmt: skip


def _lived(told: Plan, keeper: Actor, at: datetime, chance: Random) -> None:
    before = min(told.starts_at, at) - timedelta(days=8)
    made = planning.plan(told, by=keeper, at=before)
    made = planning.take_step(made, "open", by=keeper, at=before + timedelta(hours=1))
    for number in range(chance.randint(4, 9)):
        signed = before + timedelta(hours=2 + number)
        who, key = Actor(ActorKind.REHEARSAL, district_id=made.district_id), f"{made.number}-demonstration-{number}"
        signing.sign_up(made, people=chance.randint(1, 3), key=key, by=who, at=signed)
    if told.ends_at < at:
        row = queries.activity_numbered(made.district_id, made.number)
        assert row is not None
        heads = max(5, row.taken + chance.randint(-3, 12))
        said = Outcome(
            heads, "来的人都说上了话，留下了几条能办的事。", "下午的人少，年轻人少。", "换到周末晚上再办一次。"
        )
        planning.take_step(row, "close", outcome=said, by=keeper, at=told.ends_at + timedelta(hours=3))


def _contest(unit: Unit, keeper: Actor, at: datetime, chance: Random) -> None:
    morning = local(at).replace(hour=9, minute=0, second=0, microsecond=0)
    start = morning - timedelta(days=30)
    told = Plan(
        Kind.CONTEST, "山里好物创新大赛", "各区县的农产品和手艺，比设计、比口碑、比带动。", unit, "县文化馆",
        start, morning + timedelta(days=20), "好物大赛",
    )  # fmt: skip
    made = planning.plan(told, by=keeper, at=start - timedelta(days=20))
    made = planning.take_step(made, "open", by=keeper, at=start - timedelta(days=19))
    entries = [
        (
            f"{HOMES[n % len(HOMES)]}{GOODS[n % len(GOODS)]}{n + 1}号",
            HOMES[n % len(HOMES)],
            chance.randint(0, 90) * 1000,
        )
        for n in range(ENTRANTS)
    ]
    setting = Setting(entries, JUDGES, [("初评", 60), ("终评", 10)])
    made = judging.set_contest(made, setting, by=keeper, at=start)
    first, _last = queries.rounds(made)
    known = queries.entrants(made)
    for judge in queries.judges(made):
        own = {n: chance.randint(240, 392) * 25 for n, row in known.items() if row.home not in judge.recused_homes}
        made = judging.take_sheet(made, first, judge, own, by=keeper, at=start + timedelta(days=1))
    judging.publish(made, first, by=keeper, at=start + timedelta(days=3))
