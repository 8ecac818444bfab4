"""Enterprises of the demonstration county with the founding article's figures; names and sums are invented."""

from __future__ import annotations

from datetime import datetime, timedelta

from shanzhi.enterprises.actions import book, difficulties, keeping
from shanzhi.enterprises.actions.moving import take_step
from shanzhi.enterprises.models import Enterprise
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.needs.actions import listings, projects
from shanzhi.needs.demonstration import coordinator
from shanzhi.organisation.models import Unit, UnitKind

FIRMS, ADVISERS, INNOVATORS, OFFICERS, ORGANS = 130, 125, 164, 36, 24
SURNAMES, GIVEN = (
    "林周许何吕施张孔曹严华金魏陶姜",
    ("知行", "和风", "青禾", "思远", "立新", "子墨", "安然", "明朗", "若水"),
)
TRADES = (
    "机械", "电子", "软件", "食品", "纺织", "建材", "生物科技", "物流", "包装", "环保", "家具", "文创",
)  # fmt: skip
SKILLS = ("工艺改进", "软件开发", "检验检测", "设备维修", "外贸", "设计")
LOANS = (1_200_000, 900_000, 800_000, 600_000, 500_000, 300_000, 200_000)  # 4.5 million granted in all
# One plan an enterprise 一企一策: what is the matter, and what is done about it.
PLANS = (
    ("招工难，夜班缺人", "和职校谈一次，定顶岗实习", "谈成了，来了6人"),
    ("旺季缺周转资金", "请贷款顾问上门，把材料理齐", "材料齐了，送了银行"),
    ("厂门口货车掉头难", "请交警来看，划一块临停区", "划好了，早晚各放行两小时"),
    ("次品率降不下来", "请高校老师来车间看两天", "找出两道工序，改了夹具"),
    ("不懂出口报关", "办一次报关讲习", "讲了半天，来了4家"),
    ("年轻人留不住", "腾一间活动室，周末开放", "开了，登记了30多人次"),
)
PLANNED = 24
PATH = (("wish", "企业提出来的"), ("visit", "上门看过，条件够"), ("appoint", "派了一名专人"), ("found", "支部建好了"))


def _name(n: int) -> str:
    return SURNAMES[n % len(SURNAMES)] + GIVEN[n // len(SURNAMES) % len(GIVEN)]


def live_enterprises(district_id: str, *, by: Actor, at: datetime) -> list[Enterprise]:
    """Register the enterprises, found branches in some, send advisers, fill the pool, lend, keep the book."""
    chair = coordinator(district_id, by)
    units = Unit.objects.filter(valid_to=None).select_related("division").order_by("path")
    found = list(units.filter(kind=UnitKind.ENTERPRISE).exclude(division=None)[:FIRMS])  # the shops come after them
    organs = list(units.filter(kind__in=(UnitKind.DEPARTMENT, UnitKind.INSTITUTION))[:ORGANS])
    if chair is None or not found or not organs:
        return []
    begun = at - timedelta(days=120)
    rows = [
        keeping.register(unit, trade=_trade(unit, n), headcount=8 + n * 7 % 90, members=n * 5 % 8, by=chair, at=begun)
        for n, unit in enumerate(found)
    ]
    book.enter("granted", "fund", amount=120_000, words="年初拨入工作经费", by=chair, at=begun)
    book.enter("granted", "packs", amount=30_000, words="备下大礼包", by=chair, at=begun)
    book.enter("fund", "spent", amount=18_600, words="指导员培训两期", by=chair, at=begun + timedelta(days=30))
    _found(rows, organs, by=chair, at=begun)
    _people(rows, by=chair, at=begun)
    _help(rows, organs, by=chair, at=at)
    return rows


def _asks(one: Enterprise, *, by: Actor, at: datetime) -> None:
    """Let the enterprise whose contact one may enter as wait for a match, and for its own three answers."""
    told = {"owner": one.unit, "area_path": one.area_path, "by": by, "at": at - timedelta(days=9)}
    listings.add_listing("need", title="想租二十个晚上能停车的位子，夜班用", category="space", **told)  # type: ignore[arg-type]
    helper = Unit.objects.filter(valid_to=None, kind=UnitKind.PARTNER, name__contains="事务所").order_by("path").first()
    if helper is not None:
        need = listings.add_listing("need", title="想请人讲一次出口报关", category="policy", **told)  # type: ignore[arg-type]
        done, due = at - timedelta(days=2), local(at + timedelta(days=5)).date()
        project = projects.claim(
            need, claimant=helper, plan="请一位老师到厂里讲半天", due_on=due, by=by, at=at - timedelta(days=8), seen=1
        )
        projects.finish(project, result="讲了半天，厂里来了11人，材料留下了。", by=by, at=done, seen=1)


def _trade(unit: Unit, n: int) -> str:
    return next((one for one in TRADES if one in unit.name), TRADES[n % len(TRADES)])


def _found(rows: list[Enterprise], organs: list[Unit], *, by: Actor, at: datetime) -> None:
    """Take every other enterprise with members some way along the path of founding."""
    for n, one in enumerate(row for row in rows if row.members >= 3):
        for turn, (verb, note) in enumerate(PATH[: n % 6]):
            take_step(one, verb, note=note, by=by, at=at + timedelta(days=5 + 9 * turn), seen=one.version)
        if n % 6 == 5:
            take_step(one, "welcome", amount=600, by=by, at=at + timedelta(days=60), seen=one.version)
    for n, one in enumerate(rows[:ORGANS]):
        keeping.tie(one, organ=organs[n % len(organs)], by=by, at=at, seen=one.version)


def _people(rows: list[Enterprise], *, by: Actor, at: datetime) -> None:
    """Send the advisers out, and fill the pool."""
    for n in range(ADVISERS):
        adviser = keeping.add_adviser(f"Z{n + 1:03d}", name=_name(n), by=by, at=at)
        if n < len(rows):
            keeping.tie(rows[n], adviser=adviser, by=by, at=at, seen=rows[n].version)
    for n in range(INNOVATORS):
        keeping.select(_name(n + 40), kind="innovator", skill=SKILLS[n % len(SKILLS)], by=by, at=at)
    for n in range(OFFICERS):
        one = keeping.select(_name(n + 7), kind="officer", skill="党务", by=by, at=at)
        if n % 3:
            take_step(one, "train", note="第一期培训", by=by, at=at + timedelta(days=20), seen=1)
        if n % 3 == 2:
            home = rows[n % len(rows)]
            take_step(one, "hire", enterprise=home, by=by, at=at + timedelta(days=40), seen=2)


def _help(rows: list[Enterprise], organs: list[Unit], *, by: Actor, at: datetime) -> None:
    """Plan measures, begin breakthroughs, lend, and let two difficulties be told."""
    soon = local(at + timedelta(days=30)).date()
    banks = list(Unit.objects.filter(valid_to=None, name__contains="银行").order_by("path")[:3])
    for n, amount in enumerate((*LOANS, 400_000)):
        one = rows[n % len(rows)]
        loan = keeping.apply(one, purpose="添设备、周转", asked=amount, by=by, at=at - timedelta(days=60 - n))
        if not banks:
            continue
        take_step(loan, "send", bank=banks[n % len(banks)], by=by, at=at - timedelta(days=50 - n), seen=1)
        if n < len(LOANS):
            take_step(loan, "grant", amount=amount, by=by, at=at - timedelta(days=40 - n), seen=2)
    for n, one in enumerate(rows[:PLANNED]):
        diagnosis, words, result = PLANS[n % len(PLANS)]
        made = keeping.plan(
            one, diagnosis=diagnosis, words=words, owner=organs[n % len(organs)], due_on=soon, by=by,
            at=at - timedelta(days=20),
        )  # fmt: skip
        if n % 2:
            take_step(made, "finish", note=result, by=by, at=at - timedelta(days=2), seen=1)
    for one in rows[:3]:
        keeping.begin(
            one, title="把次品率降下来", team="厂里4人，高校2人，机关联系1人",
            marks=[("找出原因", soon), ("试一条线", soon + timedelta(days=30))], by=by, at=at - timedelta(days=15),
        )  # fmt: skip
    _asks(rows[0], by=by, at=at)
    for one, title in zip(rows, ("门口路灯坏了，货车晚上进不来", "污水井盖响，夜里吵"), strict=False):
        need = difficulties.raise_difficulty(one, title=title, by=by, at=at - timedelta(hours=4))
        difficulties.send(one, need, by=by, at=at - timedelta(hours=3), seen=need.version)
