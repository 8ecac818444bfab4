"""A street with bookshops, two units with power to inspect and their inspectors, and an inspection on its way."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from shanzhi.accounts.models import User
from shanzhi.enforcement.actions import registers
from shanzhi.inspections.actions import convening, visiting
from shanzhi.inspections.actions.visiting import Marked
from shanzhi.inspections.models.tasks import Inspection
from shanzhi.inspections.models.visits import Finding, Visit
from shanzhi.inspections.queries.visits import items_of
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.sheets import read_sheet
from shanzhi.people.access import actor_for
from shanzhi.people.capacities import Capacity
from shanzhi.people.models import Post
from shanzhi.territory.models import Place
from tests.neighbourhood import DISTRICT, FROM, Neighbourhood

TOPIC = "书店联合检查"
SHEET = f"""编号,主题,检查项,标准,法律依据,方法,严重程度,检查单位
A1,{TOPIC},盗版图书,不卖盗版书,《出版管理条例》第四十条,抽看书架,严重,市政设施管理所
A2,{TOPIC},进货来源,有进货清单,《出版物市场管理规定》第二十三条,看进货单,一般,市政设施管理所
B1,{TOPIC},灭火器,压力正常，在有效期内,《消防法》第十六条,看压力表,一般,供水公司
"""
RULE: dict[str, Any] = {
    "caps": {"low": 1, "ordinary": 1, "high": 2},
    "shares": {"low": 50, "ordinary": 50, "high": 100},
    "fix_days": {"minor": 7, "ordinary": 5, "serious": 3},
    "publish_days": 20,
    "basis": "县双随机抽查办法",
}


def staffed(ground: Neighbourhood) -> None:
    """Post two more inspectors in each of two units: jianyi and jianer (works), shuiyi and shuier (water)."""
    for username, unit in (("jianyi", "works"), ("jianer", "works"), ("shuiyi", "water"), ("shuier", "water")):
        user = User.objects.create(username=username, name=f"检{username}")
        where = {"unit": ground.units[unit], "unit_path": ground.units[unit].path}
        Post.objects.create(user=user, capacity=Capacity.INSPECTOR, starts_on=FROM, **where)
        ground.users[username] = user
        ground.actors[username] = actor_for(user, at=ground.at)


def registered(ground: Neighbourhood, *, shops: int = 6) -> list[Place]:
    """Lay the registers: units with power, items, a rule, and bookshops in the register of places."""
    words: dict[str, Any] = {"by": ground.actor("mubai"), "at": ground.at}
    for code in ("works", "water"):
        registers.name_unit(ground.units[code], basis="三定规定", valid_from=FROM, **words)
    registers.publish_items(read_sheet(SHEET.encode(), filename="a.csv"), code="2026-1", **words)
    registers.publish_rule(code="2026-1", **RULE, **words)
    places = [
        Place.objects.create(
            code=f"S-{number:03d}",
            kind="premises",
            name=f"第{number}书店",
            address=f"梧桐路{number}号",
            grid=ground.grid,
            area_path=ground.grid.path,
            valid_from=FROM,
        )
        for number in range(1, shops + 1)
    ]
    registers.classify([(places[0], "high", "去年查出过盗版")], **words)
    return places


def convened(ground: Neighbourhood, **changed: Any) -> Inspection:
    """Return an inspection just convened by the coordinator."""
    today = date(2026, 3, 11)
    told: dict[str, Any] = {
        "reason": "春季开学前看一遍",
        "mode": "random",
        "area_path": ground.street.path,
        "topic": TOPIC,
        "words": ["书店"],
        "units": [ground.units["works"], ground.units["water"]],
        "starts_on": today,
        "ends_on": today + timedelta(days=9),
        "by": ground.actor("tongchou"),
        "at": ground.at,
    } | changed
    return convening.convene(told.pop("title", "书店联合检查"), **told)


def drawn(ground: Neighbourhood, *, seed: str = "20260311", **changed: Any) -> tuple[Inspection, list[Visit]]:
    """Return an inspection and the visits that were drawn."""
    task = convened(ground, **changed)
    by, at = ground.actor("tongchou"), ground.at
    convening.fix_list(task, by=by, at=at)
    return task, convening.draw(task, seed=seed, by=by, at=at)


def team(ground: Neighbourhood, visit: Visit) -> list[Actor]:
    """Return who was drawn for a visit, as they act."""
    names = visit.inspectors.order_by("pk").values_list("user__username", flat=True)
    return [ground.actor(name) for name in names]


def marks(visit: Visit, **unmet: str) -> list[Marked]:
    """Return every item of a visit as met, those named by code as failed with these words."""
    return [
        Marked(item, "unmet" if item.code in unmet else "met", words=unmet.get(item.code, ""))
        for item in items_of(visit)
    ]


def visited(ground: Neighbourhood, visit: Visit, **unmet: str) -> tuple[Actor, list[Finding]]:
    """Let the first of the team record a visit; return who, and the defects."""
    first = team(ground, visit)[0]
    visit.inspection.refresh_from_db()
    visiting.record_visit(visit, marks(visit, **unmet), told_rights=True, by=first, at=ground.at)
    return first, findings_of(visit)


def findings_of(visit: Visit) -> list[Finding]:
    """Return a visit's defects as they are now."""
    rows = Finding.objects.in_district(DISTRICT).filter(visit_id=visit.pk).select_related("item")
    found = list(rows.order_by("ordinal"))
    for one in found:
        one.visit = visit
    return found
