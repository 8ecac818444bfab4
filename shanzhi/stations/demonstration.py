"""Stations and streets of the demonstration county, invented: 1＋5＋56, 10＋16, 400 green ones, 51 of them named."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from shapely.geometry import Point

from shanzhi.circle.inventing import invent_streets
from shanzhi.kernel.actors import Actor, Holding
from shanzhi.kernel.clock import local
from shanzhi.kernel.sheets import Sheet, SheetRow
from shanzhi.people.capacities import Capacity
from shanzhi.stations.actions.namings import judge, nominate
from shanzhi.stations.actions.networks import load_streets
from shanzhi.stations.actions.sheets import FIELDS, import_stations
from shanzhi.stations.models import Station
from shanzhi.stations.workflow import Brand
from shanzhi.survey.outlines import parse_outline, rings
from shanzhi.territory.models import Grid, Place
from shanzhi.territory.queries import area_within, buildings_within, division_by_code, rivers

NAMED = 51
PLAN = (
    ("ZX", 1, "中心", "党群服务中心", "党群服务中心"),
    ("YQ", 5, "园区中心", "党群服务中心", "园区党群服务中心"),
    ("HF", 56, "站", "红帆驿站", "红帆驿站"),
    ("HS", 10, "站", "红色驿站", "红色驿站"),
    ("GZ", 16, "工作站", "党群工作站", "党群工作站"),
    ("LS", 400, "站", "绿色驿站", "绿色驿站"),
)
SPOTS = ("东口", "西门", "南苑", "北坊", "桥头", "巷口", "书院", "塘边", "柳下", "井台", "市口", "车站旁")
TRADES = ("快递", "外卖", "货运", "网约车")
DAILY = ("HS", "GZ")  # open every day of the year
STREETS = "云溪县路网（虚构）.geojson"
HOURS = (("08:30-17:30", "09:00-16:00"), ("07:00-21:00", "07:00-21:00"), ("08:00-20:00", ""))


def lay_stations(district_id: str, *, by: Actor, at: datetime) -> list[Station]:
    """Register the stations inside the county's grids and name some; nothing where there are no drawn grids."""
    county = division_by_code(district_id)
    if county is None:
        return []
    grids = list(
        Grid.objects.holding(local(at).date()).within(county.path).filter(grid_kind=Grid.Kind.GENERAL).exclude(outline="")
        .select_related("division").order_by("code")
    )  # fmt: skip
    if not grids:
        return []
    holding = Holding(0, str(Capacity.COORDINATOR), county.path)
    keeper = Actor(by.kind, by.name, holdings=(holding,), district_id=district_id)
    rows = [SheetRow(n, cells) for n, cells in enumerate(_rows(grids), start=2)]
    import_stations(
        Sheet([spoken[0] for spoken in FIELDS.values()], iter(rows)), by=keeper, at=at, source="demonstration"
    )
    engineer = Actor(by.kind, by.name, holdings=(Holding(0, str(Capacity.KEEPER), ""),), district_id=district_id)
    load_streets(_streets(county.path, grids), name=STREETS, by=engineer, at=at)
    green = Station.objects.in_district(district_id).filter(brand=Brand.GREEN).select_related("place").order_by("code")
    chosen = list(green)[::7][:NAMED]
    for station in chosen:
        naming = nominate(station, title="文明空间", grounds="设施齐，天天开，骑手常来。", by=keeper, at=at)
        judge(naming, "review", finding="实地看过，与申报一致。", by=keeper, at=at)
        judge(naming, "name", recheck_on=local(at).date() + timedelta(days=365), by=keeper, at=at)
    return chosen


def _streets(root_path: str, grids: list[Grid]) -> bytes:
    """Return streets along the grids' borders and the registered roads, by the yards, bridged where roads are."""
    roads = Place.objects.filter(area_within(root_path), kind=Place.Kind.ROAD, valid_to=None).exclude(shape="")
    lines = [json.loads(row.shape)["coordinates"] for row in roads]
    yards = defaultdict(list)
    for one in buildings_within(root_path):
        if one.lon is not None and one.lat is not None:
            yards[one.grid_id, one.courtyard_id].append((one.lon, one.lat))
    borders = [ring for grid in grids for ring in rings(grid.outline)]
    return json.dumps(invent_streets(borders, lines, rivers(root_path), yards.values())).encode()


def _rows(grids: list[Grid]) -> Iterator[dict[str, str]]:
    chance, number = random.Random(62), 0
    for turn, (letters, count, kind, brand, word) in enumerate(PLAN):
        for n in range(count):
            grid = grids[(n if count > len(grids) else n * len(grids) // count) % len(grids)]  # spread over all of them
            number += 1
            lon, lat = _inside(grid, chance)
            spot = SPOTS[(n // len(grids) + 2 * turn) % len(SPOTS)]
            hours = HOURS[number % (2 if letters in DAILY else len(HOURS))]
            area = chance.choice((40, 60, 90, 120))
            whole = letters == "ZX"
            yield {
                "阵地编号": f"{letters}-{n + 1:03d}", "级别": kind, "品牌": brand,
                "名称": f"{grid.division.short_name()}{grid.name[-4:]}{spot}{word}" if not whole else f"云溪县{word}",
                "条线": "行业" if letters in ("HF", "YQ") and n % 2 else "辖区",
                "行业": TRADES[n % 4] if letters == "HF" and n % 2 else "",
                "经度": f"{lon:.6f}", "纬度": f"{lat:.6f}", "总面积": str(area * (10 if whole else 1)),
                "政务服务面积": str(area // 4), "暖心服务面积": str(area // 4), "议事协商面积": str(area // 5),
                "服务项目": "歇脚饮水、热饭、法律咨询（每周三下午）",
                "代办事项": "高龄津贴申请、居住证明" if n % 3 == 0 else "",
                "进驻部门": "民政、人社、医保" if letters in ("ZX", "YQ", "HS") else "",
                "设施": "、".join(chance.sample(("饮水", "微波炉", "手机充电", "无线网", "药箱", "雨具", "厕所"), 4)),
                "无障碍": "坡道" if n % 2 else "", "负责岗位": "站长", "能服务多少人": str(area * 2),
                "工作日开放": hours[0], "周末开放": hours[1], "24小时": "是" if n % 25 == 3 else "",
            }  # fmt: skip


def _inside(grid: Grid, chance: random.Random) -> tuple[float, float]:
    outline = parse_outline(grid.outline)
    west, south, east, north = outline.bounds
    for _turn in range(100):
        point = Point(chance.uniform(west, east), chance.uniform(south, north))
        if outline.buffer(-0.0001).contains(point):
            return float(point.x), float(point.y)
    middle = outline.representative_point()
    return float(middle.x), float(middle.y)
