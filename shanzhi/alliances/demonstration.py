"""Alliances of the demonstration county with the founding article's figures: 18 → 29 members, 1 + N, 200+ merchants."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import zip_longest

from shanzhi.alliances import actions, queries
from shanzhi.alliances.models import Alliance
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.needs.actions import listings, projects
from shanzhi.needs.demonstration import coordinator
from shanzhi.needs.models import Listing
from shanzhi.organisation.models import Unit, UnitKind
from shanzhi.territory.queries import division_by_code

FIRST, LATER, MERCHANTS, MODELS = 18, 11, 206, 5
# The five kinds: how many of each, and by which words in a name one is found. Enterprises are found by what they are.
KINDS = {
    "enterprise": (11, ()),
    "university": (4, ("学院",)),
    "institute": (4, ("研究所", "设计院", "研究院")),
    "bank": (6, ("银行",)),
    "service": (4, ("事务所", "知识产权", "检测中心", "人才服务")),
}
# In the order of the kinds: each of the first four members lists one.
LISTS = (
    ("need", "缺一台能做疲劳试验的设备", "skill"), ("resource", "实验室每周三可以开放半天", "space"),
    ("need", "想找一家厂一起做中试", "skill"), ("resource", "贷款顾问每月坐班一天", "funds"),
)  # fmt: skip


def live_alliances(district_id: str, *, by: Actor, at: datetime) -> list[Alliance]:
    """Found the alliance, the business circle and the property core; let members join over a year."""
    chair, county = coordinator(district_id, by), division_by_code(district_id)
    units = Unit.objects.filter(valid_to=None).select_related("division").order_by("path")
    allies = _allies(list(units.filter(kind__in=(UnitKind.PARTNER, UnitKind.ENTERPRISE))))
    if chair is None or county is None or not allies:
        return []
    begun = at - timedelta(days=400)
    told = {"area_path": county.path, "founded_on": local(begun).date(), "by": chair, "at": begun}
    young = actions.found("青春党建联盟", kind="alliance", **told)  # type: ignore[arg-type]
    members = []
    for n, (unit, kind) in enumerate(allies):
        when = begun if n < FIRST else begun + timedelta(days=30 * (n - FIRST + 2))
        members.append(actions.join(young, unit=unit, kind=kind, on=local(when).date(), by=chair, at=when))
    listed = []
    for n, member in enumerate(members[:4]):
        when = begun + timedelta(days=90 * n)
        actions.pass_on(young, member=member, role="chair", by=chair, at=when)
        actions.pass_on(young, member=members[-1 - n], role="duty", by=chair, at=when)
        kind, title, category = LISTS[n]
        listed.append(
            actions.list_for(young, member=member, kind=kind, title=title, category=category, by=chair, at=when)
        )
    _projects(listed, by=chair, at=at)
    circle = actions.found("红色商圈", kind="circle", **told)  # type: ignore[arg-type]
    shops = list(units.filter(kind=UnitKind.ENTERPRISE).order_by("-path")[:MERCHANTS])  # the firms come before them
    core = actions.found("红色物业1+N", kind="property", **told)  # type: ignore[arg-type]
    firms = list(units.filter(kind=UnitKind.PROPERTY))
    for alliance, some, kind in ((circle, shops, "merchant"), (core, firms, "property")):
        for n, unit in enumerate(some):
            actions.join(
                alliance, unit=unit, kind=kind, is_model=kind == "property" and n < MODELS, on=local(begun).date(),
                by=chair, at=begun,
            )  # fmt: skip
    first = queries.members_of(circle)[:2]
    for member, title in zip(first, ("门前地砖松了，下雨溅水", "垃圾清运点太远，晚上堆在门口"), strict=False):
        need = actions.list_for(
            circle, member=member, kind="need", title=title, category="problem", by=chair, at=at - timedelta(hours=3)
        )
        actions.send(circle, need, by=chair, at=at - timedelta(hours=2), seen=need.version)
    for member in first[1:]:
        listings.add_listing(
            "need", title="想请师傅来看一次店里的电路", category="skill", owner=member.unit, circle=circle.number,
            by=chair, at=at - timedelta(days=3),
        )  # fmt: skip
    return [young, circle, core]


def _allies(units: list[Unit]) -> list[tuple[Unit, str]]:
    """Return the alliance's members with their kinds, the kinds in turn; filled up where names say too little."""
    by_kind: list[list[tuple[Unit, str]]] = []
    for kind, (number, words) in KINDS.items():
        own = [one for one in units if _is_of(one, words)]
        by_kind.append([(one, kind) for one in own[:number]])
    mixed = [one for turn in zip_longest(*by_kind) for one in turn if one is not None]
    taken = {unit.pk for unit, _kind in mixed}
    rest = [(one, "service") for one in units if one.pk not in taken]
    return (mixed + rest)[: FIRST + LATER]


def _is_of(unit: Unit, words: tuple[str, ...]) -> bool:
    if not words:
        return unit.kind == UnitKind.ENTERPRISE
    return unit.kind == UnitKind.PARTNER and any(word in unit.name for word in words)


def _projects(listed: list[Listing], *, by: Actor, at: datetime) -> None:
    """Let one member take up another's need: the third of the three lists."""
    need, resource = listed[:2]
    due = local(at + timedelta(days=40)).date()
    projects.claim(
        need, claimant=resource.owner, plan="先看一次样件，再排试验的日子。", due_on=due, resources=[resource], by=by,
        at=at - timedelta(days=20), stages=[projects.Planned("看样件", due - timedelta(days=30))], seen=need.version,
    )  # fmt: skip
