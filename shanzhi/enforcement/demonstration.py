"""The demonstration county's registers of 执法: units with power, the shipped list, numbers, risk classes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from shanzhi.enforcement.actions import registers
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.sheets import read_sheet
from shanzhi.organisation.models import Unit
from shanzhi.territory.actions.places import add_place
from shanzhi.territory.models import Division, Grid, Place

ITEMS = Path(__file__).parent / "data" / "items.csv"
POWER = {
    "文旅局": "《出版管理条例》《印刷业管理条例》",
    "市场监督管理局": "《产品质量法》《市场主体登记管理条例》",
    "消防救援大队": "《消防法》",
}
PRINTERS = ("墨香印刷厂", "云溪彩色印刷社", "快印通印刷店", "书院路印刷社", "桂花印刷部")
RISKY = 4


def lay(district_id: str, *, by: Actor, at: datetime) -> None:
    """Enter units, items and numbers, some printers into the register of places, and call some bookshops risky."""
    for name, basis in POWER.items():
        registers.name_unit(Unit.objects.get(name=name), basis=basis, by=by, at=at)
    registers.publish_items(read_sheet(ITEMS.read_bytes(), filename=ITEMS.name), code="2026-01", by=by, at=at)
    registers.publish_rule(
        code="2026-01",
        caps={"low": 1, "ordinary": 2, "high": 4},
        shares={"low": 5, "ordinary": 20, "high": 50},
        fix_days={"minor": 7, "ordinary": 5, "serious": 3},
        publish_days=20,
        basis="云溪县双随机抽查办法（演示）",
        by=by,
        at=at,
    )
    street = Division.objects.filter(code__startswith=district_id, kind=Division.Kind.STREET).order_by("code").first()
    grids = Grid.objects.holding().filter(path__startswith=street.path if street else "").order_by("path")
    for number, (name, grid) in enumerate(zip(PRINTERS, grids, strict=False), start=1):
        code, address = f"YS-{number:03d}", f"{grid.name}{number}号"
        add_place(code=code, kind="premises", name=name, address=address, grid=grid, by=by, at=at)
    risky = Place.objects.filter(kind="premises", name__contains="书屋").order_by("code")[:RISKY]
    registers.classify([(place, "high", f"{local(at).year - 1}年查出过问题") for place in risky], by=by, at=at)
