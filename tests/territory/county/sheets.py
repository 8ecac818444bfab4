"""The sheets of the demonstration county 云溪县, all of it invented: drawn and named from a seed.

One street of 12 communities and 62 grids with its roads, lamps, courtyards and doors, three special grids over them,
and two small neighbours, so that "the same post in another street" exists. What is drawn here is shipped as
``shanzhi/territory/data/demonstration`` (a library's next version may draw another line); to draw it anew:
``python -m tests.territory.county.sheets``.
"""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from tests.territory.county import drawing
from tests.territory.county import plan as words
from tests.territory.county.drawing import XY

SHIPPED = Path(__file__).resolve().parents[3] / "shanzhi" / "territory" / "data" / "demonstration"
DISTRICT = "990101"
SEED = 9
DOOR_STEP = 0.012  # km between house numbers of one side; numbers go up by two
LAMP_STEP = 0.02
_AISLE = 0.012  # km from the middle of the road to a door


@dataclass(slots=True)
class County:
    """The sheets of an invented county: rows of cells by header, and the features of its grids."""

    divisions: list[dict[str, str]] = field(default_factory=list)
    features: list[dict[str, Any]] = field(default_factory=list)
    places: list[dict[str, str]] = field(default_factory=list)
    buildings: list[dict[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Draft:
    """One street while it is drawn."""

    code: str
    town: drawing.Town
    plan: words.StreetPlan
    names: dict[int, str]  # cell → code of its grid
    dice: random.Random
    county: County

    def grid_at(self, point: XY) -> str:
        """Return the code of the grid that holds a point of the plane, '' outside."""
        spot = Point(point)
        return next((code for cell, code in self.names.items() if self.town.cells[cell].covers(spot)), "")

    def put(self, kind: str, code: str, name: str, point: XY | None, **more: str) -> None:
        """Add a place; one that would stand outside the street is left out."""
        if point is not None and not more.get("所在区划代码") and not self.grid_at(point):
            return
        row = {"场所编号": f"{self.code[6:9]}-{code}", "类别": kind, "名称": name} | more
        if point is not None:
            lon, lat = drawing.lon_lat(point)
            row |= {"经度": str(lon), "纬度": str(lat)}
        self.county.places.append(row)


def draw_county() -> County:
    """Return the sheets of the invented county; the same every time."""
    county = County()
    county.divisions.append(_division(DISTRICT, words.COUNTY, 3))
    for street in words.STREETS:
        _draw_street(DISTRICT + street.code, street, county)
    return county


def files(county: County) -> dict[str, str]:
    """Return the text of each file that is shipped, by name."""
    features = ",\n".join(json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in county.features)
    return {
        "divisions.csv": _csv(county.divisions),
        "grids.geojson": f'{{"type":"FeatureCollection","features":[\n{features}\n]}}\n',
        "places.csv": _csv(county.places),
        "buildings.csv": _csv(county.buildings),
    }


def _csv(rows: Sequence[dict[str, str]]) -> str:
    target = io.StringIO()
    writer = csv.DictWriter(target, list(dict.fromkeys(name for row in rows for name in row)), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue()


def _division(code: str, name: str, level: int) -> dict[str, str]:
    return {"区划代码": code.ljust(12, "0"), "名称": name, "层级": str(level), "启用日期": "2025-01-01"}


def _draw_street(code: str, plan: words.StreetPlan, county: County) -> None:
    town = drawing.draw_town(plan.centre, plan.width, plan.height, list(plan.communities.values()), plan.grids, SEED)
    county.divisions.append(_division(code, plan.name, 4))
    draft = _Draft(code, town, plan, {}, random.Random(f"{SEED} {code}"), county)
    lines = {name: _line(plan, spots) for name, spots in plan.roads.items()}
    for group, name in enumerate(plan.communities):
        community = f"{code}{plan.first_community + group:03d}"
        county.divisions.append(_division(community, f"{name}{plan.community_word}", 5))
        _draw_grids(draft, group, community, f"{name}{plan.community_word}", lines)
    for name, line in lines.items():
        _draw_road(draft, name, line)
    for cell, grid_code in draft.names.items():
        _draw_courtyards(draft, town.cells[cell], grid_code, list(plan.communities)[town.groups[cell]])
    _draw_sites(draft, lines)


def _line(plan: words.StreetPlan, spots: Iterable[XY]) -> LineString:
    return drawing.smooth([drawing.place_in(plan.centre, plan.width, plan.height, spot) for spot in spots])


def _draw_grids(draft: _Draft, group: int, community: str, name: str, lines: dict[str, LineString]) -> None:
    cells = [cell for cell, owner in enumerate(draft.town.groups) if owner == group]
    if name in words.FIXED:
        # The story's front door stands in a grid whose number is part of the story.
        road, number, ordinal = words.FIXED[name]
        door = Point(_door(lines[road], number))
        found = next(cell for cell in cells if draft.town.cells[cell].covers(door))
        cells.remove(found)
        cells.insert(ordinal - 1, found)
    for ordinal, cell in enumerate(cells, start=1):
        draft.names[cell] = f"{community}{ordinal:03d}"
        label = f"{name}第{'一二三四五六七八九'[ordinal - 1]}网格"
        draft.county.features.append(_feature(draft.names[cell], label, draft.town.cells[cell], draft.dice))


def _feature(code: str, name: str, outline: Polygon, dice: random.Random, special: bool = False) -> dict[str, Any]:
    households = 0 if special else dice.randint(320, 420)
    properties = {
        "网格编码": code,
        "网格名称": name,
        "类别": "专属" if special else "综合",
        "户数": households,
        "人口数": dice.randint(300, 1500) if special else round(households * dice.uniform(2.55, 2.9)),
        "启用日期": "2025-01-01",
    }
    return {"type": "Feature", "properties": properties, "geometry": drawing.geojson(outline)}


def _door(line: LineString, number: int) -> XY:
    """Return where a house number stands: odd ones on the left of the road, even ones on the right."""
    return drawing.beside(line, number // 2 * DOOR_STEP + DOOR_STEP, _AISLE if number % 2 else -_AISLE)


def _draw_road(draft: _Draft, name: str, line: LineString) -> None:
    middle = line.interpolate(0.5, normalized=True)
    shape = json.dumps(drawing.geojson(line), separators=(",", ":"))
    is_water = name in words.WATERS
    aliases = words.ALIASES.get(name, "")
    draft.put(
        "其他" if is_water else "道路",
        f"{'HL' if is_water else 'DL'}{list(draft.plan.roads).index(name) + 1:02d}",
        name,
        (middle.x, middle.y),
        所在区划代码=draft.code.ljust(12, "0"),
        线或面=shape,
        别名=aliases,
    )
    if is_water:
        return
    letters = words.LETTERS[name]
    for number in range(1, int(line.length / LAMP_STEP)):
        point = drawing.beside(line, number * LAMP_STEP, 0.008)
        draft.put(
            "路灯", f"LD-{letters}-{number:03d}", f"{name}{number:03d}号灯杆", point, 别名=f"{letters}-{number:03d}"
        )
    for number in range(1, int(line.length / DOOR_STEP) * 2 - 2):
        if draft.dice.random() < 0.22 or (name, number) in words.DOORS:
            shop = words.DOORS.get((name, number)) or draft.dice.choice(words.SHOPS)
            shop = f"{draft.dice.choice(words.SHOP_NAMES)}{shop}" if len(shop) <= 4 else shop
            code = f"MD-{letters}-{number:04d}"
            draft.put("单位门店", code, shop, _door(line, number), 地址=f"{name}{number}号")


def _draw_courtyards(draft: _Draft, cell: Polygon, grid_code: str, community: str) -> None:
    used = sum(1 for row in draft.county.places if row["类别"] == "小区院落" and row["名称"].startswith(community))
    for offset in range(2 if draft.plan.grids > 20 else 1):
        suffix = words.COURTYARDS[(used + offset) % len(words.COURTYARDS)]
        middle = drawing.point_inside(cell, draft.dice, margin=0.06)
        code = f"XQ-{grid_code[9:]}-{offset + 1}"
        draft.put("小区院落", code, f"{community}{suffix}", middle, 地址=draft.plan.name)
        for number in range(1, draft.dice.randint(4, 6) + 1):
            _draw_building(draft, cell, grid_code, f"{draft.code[6:9]}-{code}", middle, number, offset)


def _draw_building(
    draft: _Draft, cell: Polygon, grid_code: str, courtyard: str, middle: XY, number: int, offset: int
) -> None:
    row, column = divmod(number - 1, 2)
    spot = (middle[0] + (column - 0.5) * 0.04, middle[1] + (row - 1) * 0.025)
    lon, lat = drawing.lon_lat(spot if cell.covers(Point(spot)) else middle)
    stairwells = [str(draft.dice.choice((10, 12, 12, 14))) for _ in range(draft.dice.randint(2, 4))]
    draft.county.buildings.append(
        {
            "楼栋编码": f"{grid_code}{offset * 20 + number:03d}",
            "楼栋名称": f"{number}号楼",
            "小区院落编号": courtyard,
            "网格编码": grid_code,
            "经度": str(lon),
            "纬度": str(lat),
            "层数": "6",
            "各单元户数": "、".join(stairwells),
        }
    )


def _draw_sites(draft: _Draft, lines: dict[str, LineString]) -> None:
    """Stations, schools, markets, crossings and the other named spots; the special grids over three of them."""
    communities = list(draft.plan.communities)
    cells_of = {name: [c for c, g in enumerate(draft.town.groups) if g == i] for i, name in enumerate(communities)}
    for number, name in enumerate(communities, start=1):
        home = draft.town.cells[cells_of[name][len(cells_of[name]) // 2]]
        for code, word in (("F", "服务站"), ("H", "活动室")):
            spot = drawing.point_inside(home, draft.dice)
            full = f"{name}{draft.plan.community_word}{word}"
            draft.put("服务阵地", f"ZD-{number:02d}{code}", full, spot, 地址=draft.plan.name)
    for number, site in enumerate(draft.plan.sites, start=1):
        spot = (
            _door(lines[site.road], site.number)
            if site.road
            else drawing.place_in(draft.plan.centre, draft.plan.width, draft.plan.height, site.spot)
        )
        address = f"{site.road}{site.number}号" if site.road else ""
        draft.put(site.kind, f"DD-{number:03d}", site.name, spot, 地址=address, 别名="、".join(site.aliases))
        if site.special:
            holder = draft.grid_at(spot)
            code = f"{holder[:12]}{800 + number:03d}"
            ground = drawing.block(spot, 0.13, 0.09, draft.dice.uniform(0, 3))
            draft.county.features.append(_feature(code, f"{site.name}专属网格", ground, draft.dice, special=True))
    _draw_crossings(draft, lines)


def _draw_crossings(draft: _Draft, lines: dict[str, LineString]) -> None:
    roads = [name for name in lines if name not in words.WATERS]
    number = 0
    for first, second in combinations(roads, 2):
        crossing: BaseGeometry = lines[first].intersection(lines[second])
        if crossing.is_empty:
            continue
        number += 1
        middle = crossing.centroid
        one, two = (second, first) if first.endswith("大道") else (first, second)
        aliases = [f"{two}{one}路口"]
        for left, right in ((one, two), (two, one)):
            aliases += [f"{left}与{right}交叉口", f"{left}和{right}路口"]
        draft.put("其他", f"LK-{number:02d}", f"{one}{two}路口", (middle.x, middle.y), 别名="、".join(aliases))


if __name__ == "__main__":
    SHIPPED.mkdir(parents=True, exist_ok=True)
    for name, text in files(draw_county()).items():
        (SHIPPED / name).write_text(text, encoding="utf-8")
