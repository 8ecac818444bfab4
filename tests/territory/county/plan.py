"""The names and the plan of the demonstration county 演示县. All invented; nothing means a real place."""

from __future__ import annotations

from dataclasses import dataclass, field

XY = tuple[float, float]
COUNTY = "云溪县"


@dataclass(frozen=True, slots=True)
class Site:
    """A named spot: at a road's house number, or at a spot of the picture ((0, 0) is the north-west corner)."""

    kind: str
    name: str
    road: str = ""
    number: int = 0
    spot: XY = (0.5, 0.5)
    aliases: tuple[str, ...] = ()
    special: bool = False


@dataclass(frozen=True, slots=True)
class StreetPlan:
    """One street: its code, where it lies (km), the middles of its communities, its lines and named spots."""

    code: str
    name: str
    centre: XY
    width: float
    height: float
    grids: int
    communities: dict[str, XY]
    roads: dict[str, tuple[XY, ...]]
    sites: tuple[Site, ...] = field(default=())
    community_word: str = "社区"
    first_community: int = 1


MAIN = StreetPlan(
    code="001",
    name="槐荫街道",
    centre=(0.0, 0.0),
    width=2.6,
    height=1.95,
    grids=62,
    communities={
        "梧桐": (0.14, 0.59), "石桥": (0.78, 0.25), "清渠": (0.54, 0.36), "北苑": (0.16, 0.21),
        "书院": (0.87, 0.53), "柳堤": (0.41, 0.13), "桂花": (0.22, 0.78), "东园": (0.35, 0.51),
        "竹溪": (0.56, 0.66), "南塘": (0.32, 0.89), "杏林": (0.77, 0.8), "梅岭": (0.51, 0.88),
    },
    roads={
        "槐荫大道": ((0.03, 0.55), (0.25, 0.5), (0.5, 0.54), (0.75, 0.48), (0.97, 0.5)),
        "梧桐路": ((0.2, 0.33), (0.17, 0.5), (0.15, 0.62), (0.19, 0.8)),
        "石桥路": ((0.6, 0.2), (0.75, 0.26), (0.95, 0.22)),
        "清渠路": ((0.56, 0.05), (0.53, 0.3), (0.57, 0.5), (0.55, 0.62)),
        "清渠巷": ((0.5, 0.35), (0.53, 0.38), (0.62, 0.38)),
        "北苑路": ((0.05, 0.3), (0.2, 0.22), (0.4, 0.25), (0.6, 0.2)),
        "书院路": ((0.83, 0.2), (0.86, 0.4), (0.88, 0.65)),
        "柳堤路": ((0.3, 0.12), (0.45, 0.1), (0.62, 0.12)),
        "桂花路": ((0.12, 0.78), (0.25, 0.74), (0.4, 0.78)),
        "东园路": ((0.37, 0.2), (0.36, 0.45), (0.33, 0.62), (0.3, 0.75)),
        "竹溪路": ((0.52, 0.68), (0.62, 0.65), (0.72, 0.64)),
        "南塘路": ((0.27, 0.72), (0.32, 0.85), (0.33, 0.97)),
        "杏林路": ((0.71, 0.72), (0.76, 0.8), (0.8, 0.9)),
        "梅岭路": ((0.44, 0.9), (0.54, 0.87), (0.66, 0.9)),
        "梅岭巷": ((0.55, 0.79), (0.57, 0.88), (0.56, 0.97)),
        "云溪": ((0.0, 0.72), (0.25, 0.7), (0.45, 0.6), (0.65, 0.56), (0.82, 0.52), (1.0, 0.46)),
    },
    sites=(
        Site("单位门店", "石桥市场", "石桥路", 112, aliases=("石桥菜市场", "石桥农贸市场"), special=True),
        Site("单位门店", "杏林医院", "杏林路", 30, aliases=("云溪县杏林医院",), special=True),
        Site("单位门店", "书院小学", "书院路", 81, aliases=("书院路小学",), special=True),
        Site("单位门店", "东园农贸市场", "东园路", 58, aliases=("东园市场", "东园菜市场")),
        Site("单位门店", "槐荫中学", "槐荫大道", 96),
        Site("单位门店", "桂花幼儿园", "桂花路", 22),
        Site("单位门店", "北苑小学", "北苑路", 45),
        Site("单位门店", "竹溪中学", "竹溪路", 41),
        Site("单位门店", "柳堤养老院", "柳堤路", 33, aliases=("柳堤敬老院",)),
        Site("服务阵地", "槐荫街道党群服务中心", "槐荫大道", 120, aliases=("街道党群服务中心",)),
        Site("服务阵地", "槐荫街道便民服务中心", "槐荫大道", 122, aliases=("街道办事大厅",)),
        Site("其他", "清渠巷公厕", "清渠巷", 20, aliases=("清渠公厕",)),
        Site("其他", "北苑路地下道", "北苑路", 66),
        Site("其他", "书院路地铁口", "书院路", 92),
        Site("其他", "南塘路站", "南塘路", 62, aliases=("南塘路公交站",)),
        Site("其他", "梧桐公园", spot=(0.1, 0.5)),
        Site("其他", "柳堤公园", spot=(0.38, 0.08)),
        Site("其他", "云溪滨河步道", spot=(0.5, 0.6), aliases=("滨河步道",)),
        Site("其他", "南塘广场", spot=(0.37, 0.88)),
        Site("其他", "石桥垃圾转运站", spot=(0.72, 0.2), aliases=("石桥转运站",)),
    ),
)  # fmt: skip
PINES = StreetPlan(
    code="002",
    name="松风街道",
    centre=(2.6, 0.3),
    width=1.0,
    height=0.9,
    grids=6,
    communities={"云杉": (0.3, 0.5), "白沙": (0.7, 0.5)},
    roads={"松风路": ((0.1, 0.45), (0.5, 0.55), (0.9, 0.5)), "白沙路": ((0.6, 0.1), (0.65, 0.5), (0.6, 0.9))},
    sites=(Site("服务阵地", "松风街道便民服务中心", "松风路", 20),),
)
VIEW = StreetPlan(
    code="100",
    name="望溪镇",
    centre=(0.4, -2.0),
    width=1.2,
    height=0.9,
    grids=5,
    communities={"上湾村": (0.3, 0.4), "下湾村": (0.7, 0.6)},
    roads={"望溪路": ((0.1, 0.4), (0.5, 0.5), (0.9, 0.55))},
    sites=(Site("服务阵地", "望溪镇便民服务中心", "望溪路", 16),),
    community_word="",
    first_community=200,
)
STREETS = (MAIN, PINES, VIEW)
WATERS = frozenset({"云溪"})
ALIASES = {"云溪": "云溪河", "槐荫大道": "槐荫路"}
LETTERS = {
    "槐荫大道": "HY", "梧桐路": "WT", "石桥路": "SQ", "清渠路": "QQ", "清渠巷": "QX", "北苑路": "BY", "书院路": "SY",
    "柳堤路": "LT", "桂花路": "GH", "东园路": "DY", "竹溪路": "ZX", "南塘路": "NT", "杏林路": "XL", "梅岭路": "ML",
    "梅岭巷": "MX", "松风路": "SF", "白沙路": "BS", "望溪路": "WX",
}  # fmt: skip
# What the product's pages and pictures speak of stands where they say it stands: community → road, number, ordinal.
FIXED = {"梧桐社区": ("梧桐路", 47, 3)}
DOORS = {
    ("梧桐路", 38): "五金店", ("梧桐路", 45): "理发店", ("梧桐路", 47): "菜店", ("梧桐路", 52): "便利店",
    ("清渠巷", 2): "清渠巷2号院", ("竹溪路", 12): "面馆", ("竹溪路", 88): "药房", ("北苑路", 66): "修车铺",
    ("梅岭巷", 18): "裁缝铺", ("柳堤路", 20): "水果店",
}  # fmt: skip
SHOPS = (
    "菜店", "面馆", "便利店", "药房", "理发店", "文具店", "五金店", "水果店", "早餐店", "修车铺", "洗衣店", "裁缝铺",
    "书屋", "茶馆", "粮油店", "花店",
)  # fmt: skip
SHOP_NAMES = (
    "禾苗", "春晓", "青禾", "知味", "暖阳", "小满", "云上", "老槐", "溪边", "竹影", "清荷", "谷雨", "白露", "星河",
    "晴川", "归燕", "半山", "麦香", "初见", "长风", "木兰", "秋实", "听雨", "四季",
)  # fmt: skip
COURTYARDS = ("小区", "花园", "新村", "家园", "苑", "里", "公寓", "佳园", "雅居", "大院", "东院", "西院")
