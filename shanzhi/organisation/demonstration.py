"""The units 单位 of the demonstration county, all invented: offices, services, companies, partners, the party line.

Figures follow the founding article (170 partner units for 12 communities). Names are generic or made up; none is
a real body's. Everything is written in bulk, one line a unit.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path

from shanzhi.kernel import paths
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.paths import is_within
from shanzhi.organisation import actions
from shanzhi.organisation.models import OrgNode, Tree, Unit, UnitKind
from shanzhi.organisation.variants import JINGGANGSHAN, UNIT_LEVELS
from shanzhi.territory.models import Building, Division, Grid

PARTNERS = 170
FIRMS, SHOPS = 130, 206
BEGAN = date(2020, 1, 1)
REFORM = date(2024, 7, 1)

# (name, kind, aliases); a name with "/" in front hangs below the last one without.
COUNTY_BODIES: tuple[tuple[str, UnitKind, tuple[str, ...]], ...] = (
    ("网格化服务管理中心", UnitKind.CENTRE, ("网格中心", "指挥中心")),
    ("督查室", UnitKind.DEPARTMENT, ("督办室",)),
    ("城市管理局", UnitKind.DEPARTMENT, ("城管局",)),
    ("/市政设施管理所", UnitKind.INSTITUTION, ("市政所", "市政处", "市政")),
    ("/环卫所", UnitKind.INSTITUTION, ("环境卫生管理所", "环卫站")),
    ("/城市照明所", UnitKind.INSTITUTION, ("路灯所", "照明所")),
    ("/园林绿化所", UnitKind.INSTITUTION, ("园林所", "绿化所")),
    ("/综合行政执法队", UnitKind.INSTITUTION, ("综合执法队", "城管队", "城管执法队")),
    ("住建局", UnitKind.DEPARTMENT, ("住房和城乡建设局", "建设局")),
    ("/住建局物业科", UnitKind.SECTION, ("物业科", "物业管理科")),
    ("/住建局质量安全科", UnitKind.SECTION, ("质安科",)),
    ("市场监督管理局", UnitKind.DEPARTMENT, ("市场监管局",)),
    ("/市场监管所", UnitKind.INSTITUTION, ("工商所", "食药监所")),
    ("公安分局", UnitKind.DEPARTMENT, ("公安局",)),
    ("/派出所", UnitKind.INSTITUTION, ()),
    ("/交警中队", UnitKind.INSTITUTION, ("交警队", "交警")),
    ("消防救援大队", UnitKind.DEPARTMENT, ("消防大队",)),
    ("/消防救援站", UnitKind.INSTITUTION, ("消防站", "消防队")),
    ("教育局", UnitKind.DEPARTMENT, ("教体局",)),
    ("卫健局", UnitKind.DEPARTMENT, ("卫生健康局", "卫计局")),
    ("民政局", UnitKind.DEPARTMENT, ()),
    ("人社局", UnitKind.DEPARTMENT, ("人力资源和社会保障局",)),
    ("生态环境分局", UnitKind.DEPARTMENT, ("生态环境局", "环保局")),
    ("水利局", UnitKind.DEPARTMENT, ("水务局",)),
    ("交通局", UnitKind.DEPARTMENT, ("交通运输局",)),
    ("自然资源局", UnitKind.DEPARTMENT, ("国土局", "规划局")),
    ("应急管理局", UnitKind.DEPARTMENT, ("应急局", "安监局")),
    ("农业农村局", UnitKind.DEPARTMENT, ("农业局",)),
    ("工信局", UnitKind.DEPARTMENT, ("工业和信息化局",)),
    ("文旅局", UnitKind.DEPARTMENT, ("文化和旅游局",)),
    ("退役军人事务局", UnitKind.DEPARTMENT, ("退役军人局",)),
    ("医保局", UnitKind.DEPARTMENT, ("医疗保障局",)),
    ("税务局", UnitKind.DEPARTMENT, ()),
    ("司法局", UnitKind.DEPARTMENT, ()),
    ("信访局", UnitKind.DEPARTMENT, ()),
    ("营商环境局", UnitKind.DEPARTMENT, ()),
    ("政务服务中心", UnitKind.CENTRE, ("行政服务中心",)),
    ("住房公积金中心", UnitKind.INSTITUTION, ("公积金中心",)),
    ("征收中心", UnitKind.INSTITUTION, ("房屋征收中心",)),
    ("国资办", UnitKind.DEPARTMENT, ()),
    ("金融办", UnitKind.DEPARTMENT, ()),
    ("组织部", UnitKind.DEPARTMENT, ()),
    ("纪委监委", UnitKind.DEPARTMENT, ("纪委",)),
    ("妇联", UnitKind.DEPARTMENT, ()),
    ("残联", UnitKind.DEPARTMENT, ()),
    ("供水公司", UnitKind.COMPANY, ("自来水公司",)),
    ("供电所", UnitKind.COMPANY, ("供电公司", "电力公司", "电业所")),
    ("燃气公司", UnitKind.COMPANY, ("天然气公司",)),
    ("热力公司", UnitKind.COMPANY, ("供热公司",)),
    ("公交公司", UnitKind.COMPANY, ()),
    ("通信公司", UnitKind.COMPANY, ("通信管线公司",)),
    ("邮政公司", UnitKind.COMPANY, ("邮局",)),
)
STREET_SECTIONS = (
    "党政办公室",
    "党的建设办公室",
    "公共服务办公室",
    "公共管理办公室",
    "公共安全办公室",
    "综合治理中心",
    "便民服务中心",
)
# Bodies of before the reform: (name, aliases, what they went into).
MERGED_BODIES = (
    ("城管监察大队", ("监察大队",), "综合行政执法队"),
    ("房产管理局", ("房管局",), "住建局"),
    ("爱国卫生服务中心", ("爱卫办",), "环卫所"),
)
WORDS: dict[str, list[str]] = {
    key: words.split()
    for key, words in json.loads((Path(__file__).parent / "data" / "demonstration.json").read_text("utf-8")).items()
}


@dataclass(slots=True)
class Plan:
    """The units to be written, with paths counted out, and the lines about them."""

    units: list[Unit] = field(default_factory=list)
    aliases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    children: dict[str, int] = field(default_factory=dict)

    def add(
        self,
        code: str,
        name: str,
        kind: UnitKind,
        *,
        above: Unit | None = None,
        aliases: tuple[str, ...] = (),
        division: Division | None = None,
    ) -> Unit:
        """Plan one unit below another."""
        root = above.path if above else ""
        self.children[root] = self.children.get(root, 0) + 1
        path = paths.child_path(root, self.children[root])
        level = UNIT_LEVELS[min(len(path) // paths.WIDTH, len(UNIT_LEVELS)) - 1]
        unit = Unit(
            code=code,
            name=name,
            kind=kind,
            parent=above,
            path=path,
            level_name=level,
            division=division,
            valid_from=BEGAN,
        )
        self.units.append(unit)
        self.aliases[code] = aliases
        return unit


def build_organisation(district_id: str, *, by: Actor, at: datetime) -> dict[str, Unit]:
    """Write the demonstration county's units and party line, and return the units by name.

    The divisions, grids and buildings of the district are read from the database and must be there already.
    """
    divisions = list(Division.objects.filter(code__startswith=district_id, valid_to=None).order_by("path"))
    county = next(row for row in divisions if row.kind == Division.Kind.COUNTY)
    streets = [row for row in divisions if row.kind == Division.Kind.STREET]
    communities = [row for row in divisions if row.kind == Division.Kind.COMMUNITY]
    main = [row for row in communities if is_within(row.path, streets[0].path)]
    plan = Plan()
    government = plan.add("GOV", f"{county.name}人民政府", UnitKind.GOVERNMENT, division=county)
    _plan_county(plan, government, county)
    for number, street in enumerate(streets):
        own = [row for row in communities if is_within(row.path, street.path)]
        _plan_street(plan, government, street, own, number=number)
    _plan_companies(plan, main)
    actions.add_units(plan.units, aliases=plan.aliases, by=by, at=at)
    units = {unit.name: unit for unit in plan.units}
    for number, (name, aliases, into) in enumerate(MERGED_BODIES, start=1):
        old = actions.add_unit(
            f"H{number:03d}",
            name=name,
            kind=UnitKind.INSTITUTION,
            parent=government,
            aliases=aliases,
            valid_from=BEGAN,
            by=by,
            at=at,
        )
        actions.merge_units(old, into=units[into], on=REFORM, by=by, at=at)
    actions.name_levels(Tree.UNIT, names=UNIT_LEVELS, by=by, at=at)
    actions.name_levels(Tree.PARTY, names=JINGGANGSHAN.levels, by=by, at=at)
    _write_party_line(streets[0], main, by=by, at=at)
    return units


def _plan_county(plan: Plan, government: Unit, county: Division) -> None:
    above = government
    for number, (name, kind, aliases) in enumerate(COUNTY_BODIES, start=1):
        below = name.startswith("/")
        code = f"X{number:03d}"
        unit = plan.add(
            code, name.lstrip("/"), kind, above=above if below else government, aliases=aliases, division=county
        )
        above = above if below else unit


def _plan_street(plan: Plan, government: Unit, street: Division, communities: list[Division], *, number: int) -> None:
    """Plan a street's office, its communities, and for the first street its sections."""
    office = plan.add(f"J{number}00", f"{street.name}办事处", UnitKind.STREET, above=government, division=street)
    office.short_name = street.name
    for ordinal, name in enumerate(STREET_SECTIONS if number == 0 else (), start=1):
        plan.add(f"J{number}{ordinal:02d}", name, UnitKind.SECTION, above=office, division=street)
    for ordinal, community in enumerate(communities, start=1):
        stem = community.short_name()
        official = f"{stem}社区居民委员会" if community.name.endswith("社区") else f"{community.name}村民委员会"
        alias = f"{stem}居委会" if community.name.endswith("社区") else f"{stem}村委会"
        code = f"S{number}{ordinal:02d}"
        plan.add(
            code, official, UnitKind.COMMUNITY, above=office, aliases=(alias,), division=community
        ).short_name = community.name


def _plan_companies(plan: Plan, communities: list[Division]) -> None:
    for number, stem in enumerate(WORDS["property"], start=1):
        community = communities[(number - 1) % len(communities)]
        plan.add(
            f"W{number:03d}",
            f"{stem}物业公司",
            UnitKind.PROPERTY,
            aliases=(f"{stem}物业",),
            division=community,
        )
    for number, name in enumerate(_partner_names(), start=1):
        plan.add(f"G{number:03d}", name, UnitKind.PARTNER, division=communities[(number - 1) % len(communities)])
    for number in range(1, FIRMS + 1):
        name = f"{pick('first', number * 5 + number // 24)}{pick('firms', number)}有限公司"
        plan.add(f"F{number:03d}", name, UnitKind.ENTERPRISE, division=communities[number % len(communities)])
    for number in range(1, SHOPS + 1):
        first = pick("first", number * 7 + number // 120)
        name = f"{first}{pick('shops', number)}"
        community = communities[number % len(communities)]
        plan.add(f"Q{number:03d}", f"{name}{community.short_name()}店", UnitKind.ENTERPRISE, division=community)


def pick(key: str, number: int) -> str:
    """Return one of the invented words, round and round."""
    return WORDS[key][number % len(WORDS[key])]


def _partner_names() -> Iterator[str]:
    bodies = WORDS["partners"]
    made = (f"{first}{trade}" for trade in WORDS["trades"] for first in WORDS["first"])
    yield from islice(chain(bodies, made), PARTNERS)


def _write_party_line(street: Division, communities: list[Division], *, by: Actor, at: datetime) -> None:
    """Write the four levels: the street's committee, communities, grids, and two members' households a grid."""
    top = OrgNode(code="P", name=f"{street.name}党工委", path="0001", division=street, valid_from=BEGAN)
    actions.add_nodes([top], by=by, at=at)
    seconds = actions.add_nodes(
        _below([(top, row.short_name() + "社区党总支", {"division": row}) for row in communities]), by=by, at=at
    )
    grids = list(Grid.objects.holding().within(street.path).select_related("division").order_by("path"))
    by_division = {node.division_id: node for node in seconds}
    planned = _below(
        [
            (by_division[grid.division_id], f"{grid.name}党小组", {"grid": grid, "division": grid.division})
            for grid in grids
            if grid.division_id in by_division
        ]
    )
    thirds = actions.add_nodes(planned, by=by, at=at)
    first: dict[int, list[Building]] = {}
    for building in Building.objects.filter(valid_to=None, grid__in=grids).select_related("grid").order_by("code"):
        first.setdefault(building.grid_id, []).append(building)
    households = _below(
        [
            (node, f"{building.name}党员中心户", {"grid": building.grid, "building": building})
            for node in thirds
            for building in first.get(node.grid_id or 0, [])[:2]
        ]
    )
    if households:
        actions.add_nodes(households, by=by, at=at)


def _below(wanted: Iterable[tuple[OrgNode, str, dict[str, object]]]) -> list[OrgNode]:
    counted: dict[str, int] = {}
    nodes = []
    for above, name, links in wanted:
        counted[above.path] = counted.get(above.path, 0) + 1
        path = paths.child_path(above.path, counted[above.path])
        node = OrgNode(code=f"P{path[4:]}", name=name, parent=above, path=path, valid_from=BEGAN)
        for key, value in links.items():
            setattr(node, key, value)
        nodes.append(node)
    return nodes
