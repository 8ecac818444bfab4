"""A joint inspection of bookshops, printers and stationers in the demonstration county, half made."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from shanzhi.inspections.actions import convening, findings, visiting
from shanzhi.inspections.actions.visiting import Marked
from shanzhi.inspections.models.visits import Finding, Visit
from shanzhi.inspections.queries.visits import items_of
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.organisation.models import Unit
from shanzhi.people.access import played
from shanzhi.people.capacities import Capacity
from shanzhi.people.models import Post
from shanzhi.territory.models import Division

TITLE, TOPIC = "春季书店、印刷、文具联合检查", "书店印刷文具联合检查"
UNITS = ("文旅局", "市场监督管理局", "消防救援大队")
# what is wrong on the first visits: item's code → words; the rest is as it should be
FOUND: tuple[dict[str, str], ...]
FOUND = ({"SW-02": "三月的进货单缺两张", "XF-01": "里间一具灭火器压力不足"}, {"XF-02": "后门堆着纸箱，推不开"}, {})
SEED = "2026云溪联合检查第一号"


def live_on(district_id: str, *, by: Actor, at: datetime) -> None:
    """Convene, draw, make the first visits, write the notices, recheck one defect, publish what is done."""
    coordinator = played(Post.objects.filter(capacity=Capacity.COORDINATOR).order_by("pk")[0].user, at=at)
    street = Division.objects.filter(code__startswith=district_id, kind=Division.Kind.STREET).order_by("code")[0]
    words: dict[str, Any] = {"by": coordinator, "at": at}
    today = local(at).date()
    task = convening.convene(
        TITLE,
        reason="新学期开始，去年这时候查出过盗版教辅",
        mode="random",
        area_path=street.path,
        topic=TOPIC,
        words=["书屋", "印刷", "文具"],
        units=[Unit.objects.get(name=name) for name in UNITS],
        starts_on=today,
        ends_on=today + timedelta(days=14),
        **words,
    )
    convening.fix_list(task, **words)
    visits = convening.draw(task, seed=SEED, **words)
    for visit, wrong in zip(visits, FOUND, strict=False):
        _visit(visit, wrong, at=at)
    rows = Finding.objects.in_district(district_id).filter(visit_id__in=[visit.pk for visit in visits])
    for finding in rows.select_related("visit__inspection", "visit__place", "item").order_by("visit_id", "ordinal")[:1]:
        last = finding.visit.inspectors.order_by("-pk")[0].user
        findings.recheck(finding, "clear", words="进货单补齐了，原件看过", by=played(last, at=at), at=at)
    visiting.publish(visits[:2], **words)


def _visit(visit: Visit, wrong: dict[str, str], *, at: datetime) -> None:
    first = played(visit.inspectors.order_by("pk")[0].user, at=at)
    said = {item: wrong.get(item.code, "") for item in items_of(visit)}
    marked = [Marked(item, "unmet" if words else "met", words=words) for item, words in said.items()]
    publicity = "讲了《消防法》和《出版管理条例》，留了一页纸"
    visiting.record_visit(visit, marked, told_rights=True, publicity=publicity, by=first, at=at)
    if wrong:
        visiting.issue_notice(visit, by=first, at=at)
