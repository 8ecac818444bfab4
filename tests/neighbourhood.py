"""One small neighbourhood with a named cast: the ground that scenarios stand on.

The registers (divisions, grids, units, posts) are laid as an import would lay them; whatever goes round the loop is
made by the verbs alone, so impossible data can't exist. All names are invented.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from shanzhi.accounts.models import User
from shanzhi.cases.actions.opening import open_case
from shanzhi.cases.actions.steps import take_step
from shanzhi.cases.actions.tasks import take_task_step
from shanzhi.cases.models import Case, Task
from shanzhi.catalogue.models import CatalogueVersion, Matter, MatterUnit, Part, Reason
from shanzhi.kernel.actors import Actor, ActorKind
from shanzhi.organisation.models import Unit
from shanzhi.people.access import actor_for
from shanzhi.people.capacities import Capacity
from shanzhi.people.models import Deployment, Post
from shanzhi.territory import queries as ground
from shanzhi.territory.models import Division, Grid, Place

DISTRICT = "990101"
FROM = date(2025, 1, 1)
TELLER = Actor(ActorKind.TELLER, district_id=DISTRICT)

# username: (name, capacity, where) – "street", "grid", "unit:<code>" or "other" for the same role elsewhere
CAST = {
    "qiaohe": ("乔禾", Capacity.GRID_WORKER, "grid"),
    "bailu": ("白露", Capacity.INTAKE_AGENT, "street"),
    "shiyan": ("石砚", Capacity.REGISTRAR, "street"),
    "wendi": ("闻笛", Capacity.DISPATCHER, "street"),
    "hanzhou": ("韩舟", Capacity.HANDLER, "unit:works"),
    "fangyuan": ("方原", Capacity.UNIT_APPROVER, "unit:works"),
    "suye": ("苏叶", Capacity.HANDLER, "unit:water"),
    "jiangcheng": ("江橙", Capacity.CHECKER, "street"),
    "guyu": ("谷雨", Capacity.SUPERVISOR, "street"),
    "linfeng": ("林枫", Capacity.LEADER, "street"),
    "mubai": ("木白", Capacity.KEEPER, "street"),
    "xueqing": ("雪晴", Capacity.COMPLAINT_RECEIVER, "street"),
    "tongxin": ("童心", Capacity.CHILD_PROTECTION, "street"),
    "tongchou": ("同筹", Capacity.COORDINATOR, "street"),
    "zhifa": ("知法", Capacity.INSPECTOR, "unit:works"),
    "heyan": ("和言", Capacity.MEDIATOR, "street"),
    "zhongmama": ("钟意", Capacity.VOLUNTEER, "street"),
    # the same roles elsewhere: outsiders
    "waige": ("外格", Capacity.GRID_WORKER, "othergrid"),
    "waishou": ("外守", Capacity.INTAKE_AGENT, "other"),
    "waili": ("外立", Capacity.REGISTRAR, "other"),
    "waipai": ("外派", Capacity.DISPATCHER, "other"),
    "waiban": ("外办", Capacity.HANDLER, "unit:parks"),
    "waipi": ("外批", Capacity.UNIT_APPROVER, "unit:parks"),
    "waicha": ("外查", Capacity.CHECKER, "other"),
    "waidu": ("外督", Capacity.SUPERVISOR, "other"),
    "wailing": ("外领", Capacity.LEADER, "other"),
    "waijie": ("外接", Capacity.COMPLAINT_RECEIVER, "other"),
    "waihu": ("外护", Capacity.CHILD_PROTECTION, "other"),
    "waichou": ("外筹", Capacity.COORDINATOR, "other"),
    "waifa": ("外法", Capacity.INSPECTOR, "unit:parks"),
    "waihe": ("外和", Capacity.MEDIATOR, "other"),
    "waiai": ("外爱", Capacity.VOLUNTEER, "other"),
}


@dataclass
class Neighbourhood:
    """The ground and the cast, with short ways to bring a case somewhere by its verbs."""

    at: datetime
    county: Division
    street: Division
    community: Division
    grid: Grid
    other_street: Division
    other_grid: Grid
    place: Place
    units: dict[str, Unit]
    matter: Matter
    minor_matter: Matter
    users: dict[str, User] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        """Return a member of the cast, acting with the posts they hold."""
        return self.actors[name]

    def case(self, **told: Any) -> Case:
        """Return a case just told, at the known place unless said otherwise."""
        words = {
            "title": "梧桐路47号门前路面塌陷、积水",
            "summary": "路面陷下去一块，有脸盆大，里面积了水。",
            "channel": "web",
            "place": self.place,
            "area_path": self.grid.path,
            "grid": self.grid,
        } | told
        return open_case(
            district_id=DISTRICT,
            by=told.pop("by", TELLER) if "by" in told else TELLER,
            at=self.at,
            **{k: v for k, v in words.items() if k != "by"},
        )

    def accepted(self, **told: Any) -> Case:
        """Return a case taken in."""
        return take_step(self.case(**told), "accept", by=self.actor("bailu"), at=self.at, matter=self.matter)

    def registered(self, **told: Any) -> Case:
        """Return a case registered."""
        return take_step(self.accepted(**told), "register", by=self.actor("shiyan"), at=self.at, grade="ordinary")

    def dispatched(self, *, support: bool = False, **told: Any) -> Case:
        """Return a case dispatched to the works office, with the water company helping where asked."""
        helpers = {"support": [self.units["water"]]} if support else {}
        return take_step(
            self.registered(**told), "dispatch", by=self.actor("wendi"), at=self.at, lead=self.units["works"], **helpers
        )

    def task(self, case: Case, ordinal: int = 1) -> Task:
        """Return a case's task, as it is now."""
        task = Task.objects.of_case(DISTRICT, case.pk).select_related("unit").get(ordinal=ordinal)
        task.case = self.fresh(case)
        return task

    def fresh(self, case: Case) -> Case:
        """Return the case as it is now."""
        return Case.objects.in_district(DISTRICT).select_related("matter", "place", "grid", "lead_unit").get(pk=case.pk)

    def handled(self, **told: Any) -> Case:
        """Return a case handed in by its lead and waiting for the checker."""
        return self._hand_in(self.dispatched(**told), "路面补好了。", at=self.at)

    def closed(self, **told: Any) -> Case:
        """Return a closed case."""
        return self._close(self.handled(**told), "路面补好了，来看过。", at=self.at)

    def solve(self, case: Case, public_text: str = "路面补好了，来看过。", *, at: datetime | None = None) -> Case:
        """Bring a case just told to its end by the verbs; ``public_text`` is what whoever told it reads."""
        at = at or self.at
        case = take_step(self.fresh(case), "accept", by=self.actor("bailu"), at=at, matter=self.matter)
        case = take_step(case, "register", by=self.actor("shiyan"), at=at, grade="ordinary")
        case = take_step(case, "dispatch", by=self.actor("wendi"), at=at, lead=self.units["works"])
        return self._close(self._hand_in(case, "办好了。", at=at), public_text, at=at)

    def _hand_in(self, case: Case, public_text: str, *, at: datetime) -> Case:
        for verb, brought in (("sign", {}), ("hand_in", {"outcome": "已办好", "public_text": public_text})):
            take_task_step(self.task(case), verb, by=self.actor("hanzhou"), at=at, **brought)
        return self.fresh(case)

    def _close(self, case: Case, public_text: str, *, at: datetime) -> Case:
        words = {"finding": "看过，办好了", "public_text": public_text}
        return take_step(case, "close", by=self.actor("jiangcheng"), at=at, **words)


def settle(at: datetime) -> Neighbourhood:
    """Lay the ground and post the cast."""
    ground._kept.clear()  # another test's ground was rolled back under the same stamp
    Deployment.objects.create(district_id=DISTRICT, name="云溪县", street_name="槐荫街道", created_at=at)
    county = _division("990101000000", "云溪县", "county", 1, None, "0001")
    street = _division("990101001000", "槐荫街道", "street", 2, county, "00010001")
    other = _division("990101002000", "清河街道", "street", 2, county, "00010002")
    community = _division("990101001001", "梧桐社区", "community", 3, street, "000100010001")
    other_community = _division("990101002001", "清河社区", "community", 3, other, "000100020001")
    grid = _grid("99010100100101", "第一网格", community)
    other_grid = _grid("99010100200101", "第一网格", other_community)
    units = _units(street, community)
    place = Place.objects.create(
        code="R-0047",
        kind="road",
        name="梧桐路47号",
        lon=116.301,
        lat=35.401,
        grid=grid,
        area_path=grid.path,
        owner_unit_id=units["works"].pk,
        valid_from=FROM,
    )
    matter, minor = _catalogue(at, units)
    found = Neighbourhood(at, county, street, community, grid, other, other_grid, place, units, matter, minor)
    _cast(found)
    return found


def _division(code: str, name: str, kind: str, level: int, parent: Division | None, path: str) -> Division:
    return Division.objects.create(
        code=code, name=name, kind=kind, level=level, parent=parent, path=path, valid_from=FROM
    )


def _grid(code: str, name: str, community: Division) -> Grid:
    return Grid.objects.create(
        code=code, name=name, division=community, path=f"{community.path}5001", valid_from=FROM, households=320
    )


def _units(street: Division, community: Division) -> dict[str, Unit]:
    rows = {
        "street": ("槐荫街道办事处", "street", street),
        "community": ("梧桐社区居委会", "community", community),
        "works": ("市政设施管理所", "department", None),
        "water": ("供水公司", "company", None),
        "parks": ("园林绿化所", "department", None),
    }
    return {
        code: Unit.objects.create(
            code=code, name=name, kind=kind, division=division, path=f"{index:04d}", valid_from=FROM
        )
        for index, (code, (name, kind, division)) in enumerate(rows.items(), start=1)
    }


def _catalogue(at: datetime, units: dict[str, Unit]) -> tuple[Matter, Matter]:
    version = CatalogueVersion.objects.create(part=Part.MATTERS, code="2026-01", published_at=at, is_current=True)
    above = Matter.objects.create(version=version, code="01", path="0001", name="市政设施", is_leaf=False)
    matter = Matter.objects.create(
        version=version,
        parent=above,
        code="0101",
        path="00010001",
        name="道路塌陷",
        synonyms=["路面下陷"],
        responsible_rule="owner",
    )
    minor = Matter.objects.create(version=version, code="0102", path="00010002", name="乱堆杂物", self_resolvable=True)
    MatterUnit.objects.create(matter=matter, rule="named", unit=units["works"], unit_name="市政设施管理所", role="lead")
    reasons = CatalogueVersion.objects.create(part=Part.REASONS, code="2026-01", published_at=at, is_current=True)
    for kind, code, name in (
        ("reject", "court", "已由法院受理的"),
        ("decline", "none", "现场没有发现"),
        ("void", "test", "测试件"),
        ("suspend", "weather", "天气原因"),
        ("extension", "parts", "等材料"),
        ("waive", "needless", "不需要它办了"),
    ):
        Reason.objects.create(version=reasons, kind=kind, code=code, name=name)
    return matter, minor


def _cast(found: Neighbourhood) -> None:
    for username, (name, capacity, where) in CAST.items():
        user = User.objects.create(username=username, name=name)
        post: dict[str, Any] = {"user": user, "capacity": capacity, "starts_on": FROM}
        if where.startswith("unit:"):
            unit = found.units[where.removeprefix("unit:")]
            post |= {"unit": unit, "unit_path": unit.path}
        elif where in {"grid", "othergrid"}:
            grid = found.grid if where == "grid" else found.other_grid
            post |= {"grid": grid, "area_path": grid.path}
        else:
            division = found.street if where == "street" else found.other_street
            post |= {"division": division, "area_path": division.path}
        Post.objects.create(**post)
        found.users[username] = user
        found.actors[username] = actor_for(user, at=found.at)
