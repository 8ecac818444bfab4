from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import pytest
from django.utils import translation

from shanzhi.kernel.actors import Actor, ActorKind
from shanzhi.kernel.sheets import Sheet, read_sheet
from shanzhi.organisation.actions import add_unit
from shanzhi.organisation.models import Unit
from shanzhi.territory.models import Division, Place

KEEPER = Actor(ActorKind.USER, "木白", 7, district_id="990101")
FROM = date(2025, 1, 1)


def sheet_of(text: str) -> Sheet:
    return read_sheet(text.strip().encode(), filename="sheet.csv")


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Speak Chinese again after a page was drawn in English: the middleware's choice outlives the request."""
    with translation.override("zh-hans"):
        yield


@dataclass
class Ground:
    street: Division
    community: Division
    units: dict[str, Unit]
    road: Place


@pytest.fixture
def ground(db: None, at: datetime) -> Ground:
    """A street with one community, the offices over them, three departments, and a road that one of them owns."""
    county = Division.objects.create(
        code="990101000000", name="云溪县", kind="county", level=3, path="0001", valid_from=FROM
    )
    street = Division.objects.create(
        code="990101001000", name="槐荫街道", kind="street", level=4, parent=county, path="00010001", valid_from=FROM
    )
    community = Division.objects.create(
        code="990101001001",
        name="梧桐社区",
        kind="community",
        level=5,
        parent=street,
        path="000100010001",
        valid_from=FROM,
    )
    units = {}
    for code, name, kind, division in (
        ("street", "槐荫街道办事处", "street", street),
        ("community", "梧桐社区居委会", "community", community),
        ("works", "市政设施管理所", "institution", None),
        ("clean", "环卫所", "institution", None),
        ("water", "供水公司", "company", None),
    ):
        units[code] = add_unit(code, name=name, kind=kind, division=division, by=KEEPER, at=at)
    road = Place.objects.create(
        code="R1",
        kind="road",
        name="梧桐路",
        owner_unit_id=units["works"].pk,
        area_path="0001000100015001",
        valid_from=FROM,
    )
    return Ground(street, community, units, road)
