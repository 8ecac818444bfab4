"""Alliances of the demonstration county with the founding article's figures: 18 → 29 members, 1 + N, 200+ merchants."""

from __future__ import annotations

from datetime import datetime, timedelta

from shanzhi.alliances import actions, queries
from shanzhi.alliances.models import Alliance
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.needs.demonstration import coordinator
from shanzhi.organisation.models import Unit, UnitKind
from shanzhi.territory.queries import division_by_code

FIRST, LATER, MERCHANTS, MODELS = 18, 11, 206, 5
KINDS = ("enterprise", "university", "enterprise", "institute", "bank", "service")
LISTS = (
    ("need", "缺一台能做疲劳试验的设备", "skill"), ("resource", "实验室每周三可以开放半天", "space"),
    ("need", "想找懂外贸的人讲一次报关", "policy"), ("resource", "贷款顾问每月坐班一天", "funds"),
)  # fmt: skip


def live_alliances(district_id: str, *, by: Actor, at: datetime) -> list[Alliance]:
    """Found the alliance, the business circle and the property core; let members join over a year."""
    chair, county = coordinator(district_id, by), division_by_code(district_id)
    units = Unit.objects.filter(valid_to=None).select_related("division").order_by("path")
    partners = list(units.filter(kind=UnitKind.PARTNER)[: FIRST + LATER])
    if chair is None or county is None or not partners:
        return []
    begun = at - timedelta(days=400)
    told = {"area_path": county.path, "founded_on": local(begun).date(), "by": chair, "at": begun}
    young = actions.found("青春党建联盟", kind="alliance", **told)  # type: ignore[arg-type]
    members = []
    for n, unit in enumerate(partners):
        when = begun if n < FIRST else begun + timedelta(days=30 * (n - FIRST + 2))
        kind = KINDS[n % len(KINDS)]
        members.append(actions.join(young, unit=unit, kind=kind, on=local(when).date(), by=chair, at=when))
    for n, member in enumerate(members[:4]):
        when = begun + timedelta(days=90 * n)
        actions.pass_on(young, member=member, role="chair", by=chair, at=when)
        actions.pass_on(young, member=members[-1 - n], role="duty", by=chair, at=when)
        kind, title, category = LISTS[n]
        actions.list_for(young, member=member, kind=kind, title=title, category=category, by=chair, at=when)
    circle = actions.found("红色商圈", kind="circle", **told)  # type: ignore[arg-type]
    shops = list(units.filter(kind__in=(UnitKind.ENTERPRISE, UnitKind.PARTNER)).order_by("kind", "path")[:MERCHANTS])
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
    return [young, circle, core]
