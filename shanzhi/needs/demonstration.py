"""Lists for the demonstration county, invented from end to end, kept with this room's own verbs."""

from __future__ import annotations

from datetime import datetime, timedelta

from shanzhi.kernel.actors import Actor, Holding
from shanzhi.kernel.clock import local
from shanzhi.needs.actions import listings, projects
from shanzhi.needs.models import Listing
from shanzhi.needs.workflow import Kind
from shanzhi.organisation.models import Unit, UnitKind
from shanzhi.people.capacities import Capacity
from shanzhi.territory.queries import division_by_code

NEEDS = (
    ("space", "想要一间能坐30人的活动室，周末上课用"), ("service", "独居老人想有人每周上门量一次血压"),
    ("skill", "想请懂电路的师傅教大家查充电隐患"), ("goods", "缺两台轮椅给居民借用"),
    ("activity", "暑假想给孩子办一场科普活动"), ("policy", "想听一次灵活就业社保的讲解"),
    ("space", "快递多，想要一块能停三轮车的地方"), ("service", "想给老旧楼道做一次消防器材检查"),
)  # fmt: skip
RESOURCES = (
    ("space", "二楼会议室周末可以借，能坐40人"), ("service", "义诊队每月可以下社区一次，量血压、测血糖"),
    ("skill", "电路师傅可以上课，讲用电安全和充电隐患"), ("goods", "轮椅五台，可以长期借"),
    ("activity", "科普活动车，能到社区办活动"), ("policy", "社保讲师可以讲灵活就业政策"),
    ("space", "院内停车位晚上错时开放二十个"), ("service", "消防器材检查员可以到楼道看一遍"),
)  # fmt: skip


def coordinator(district_id: str, by: Actor) -> Actor | None:
    """Return the played coordinator of the whole county, None where the county isn't laid."""
    county = division_by_code(district_id)
    if county is None:
        return None
    holding = Holding(0, str(Capacity.COORDINATOR), county.path)
    return Actor(by.kind, by.name, holdings=(holding,), district_id=district_id)


def live_needs(district_id: str, *, by: Actor, at: datetime) -> list[Listing]:
    """List what communities need and partner units offer, claim half of it, finish some and rate those."""
    chair = coordinator(district_id, by)
    units = Unit.objects.filter(valid_to=None).exclude(division=None).select_related("division").order_by("path")
    askers = list(units.filter(kind=UnitKind.COMMUNITY)[: len(NEEDS)])
    givers = list(units.filter(kind=UnitKind.PARTNER)[: len(RESOURCES)])
    if chair is None or not askers or not givers:
        return []
    begun = at - timedelta(days=60)
    needs = _listed(Kind.NEED, NEEDS, askers, by=chair, at=begun)
    resources = _listed(Kind.RESOURCE, RESOURCES, givers, by=chair, at=begun)
    for n, need in enumerate(needs[:5]):
        when = begun + timedelta(days=5 + n)
        project = projects.claim(
            need, claimant=resources[n].owner, plan=f"用“{resources[n].title}”，先去看一次再定日子。",
            due_on=local(at + timedelta(days=20)).date(), resources=[resources[n]], by=chair, at=when,
            stages=[projects.Planned("上门看一次", local(when + timedelta(days=7)).date())], seen=need.version,
        )  # fmt: skip
        projects.finish_stage(project, ordinal=1, by=chair, at=when + timedelta(days=6), seen=project.version)
        if n < 3:
            done = when + timedelta(days=20)
            projects.finish(project, result="办了，社区的人去看过。", by=chair, at=done, seen=project.version)
            achieved = ("yes", "yes", "partly")[n]
            projects.rate(
                project, wanted=True, achieved=achieved, again=True, by=chair, at=done + timedelta(days=2),
                seen=project.version,
            )  # fmt: skip
    return needs


def _listed(
    kind: str, rows: tuple[tuple[str, str], ...], units: list[Unit], *, by: Actor, at: datetime
) -> list[Listing]:
    found = []
    for n, (category, title) in enumerate(rows):
        owner = units[n % len(units)]
        made = listings.add_listing(kind, title=title, category=category, owner=owner, by=by, at=at)
        found.append(listings.release(made, by=by, at=at + timedelta(hours=1), seen=made.version))
    return found
