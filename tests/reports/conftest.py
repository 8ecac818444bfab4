"""A small street with the people a report meets: desk, sorter, unit, checker, judge, outsiders."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shanzhi.accounts.models import User
from shanzhi.journal import errands
from shanzhi.kernel.actors import Actor, ActorKind, Holding
from shanzhi.organisation.models import Unit
from shanzhi.people.models import Deployment, Post
from shanzhi.territory import queries as ground
from shanzhi.territory.models import Division, Grid, Place

DISTRICT = "990101"
SINCE = date(2025, 1, 1)
TELLER = Actor(ActorKind.TELLER, district_id=DISTRICT)


@dataclass
class Street:
    """The street, its ground and its people by name."""

    county: Division
    street: Division
    community: Division
    grid: Grid
    place: Place
    unit: Unit
    other_unit: Unit
    people: dict[str, Actor] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        people = self.__dict__.get("people", {})
        if name in people:
            return people[name]
        raise AttributeError(name)


def division(code: str, name: str, kind: str, level: int, parent: Division | None, path: str) -> Division:
    return Division.objects.create(
        code=code, name=name, kind=kind, level=level, parent=parent, path=path, valid_from=SINCE
    )


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Any) -> None:
    settings.HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "attachments"


@pytest.fixture
def street(db: None, at: Any) -> Street:
    ground._kept.clear()  # made by hand, this ground has no stamp of its own
    county = division("990101000000", "云溪县", "county", 3, None, "0001")
    town = division("990101001000", "槐荫街道", "street", 4, county, "00010001")
    community = division("990101001001", "梧桐社区", "community", 5, town, "000100010001")
    grid = Grid.objects.create(
        code="990101001001003", name="第三网格", division=community, path="0001000100015003", valid_from=SINCE
    )
    place = Place.objects.create(
        code="L001", kind="road", name="梧桐路", lon=116.30, lat=39.90, grid=grid, area_path=grid.path, valid_from=SINCE
    )
    unit = Unit.objects.create(
        code="U1", name="市政设施管理所", short_name="市政所", kind="institution", path="00010001"
    )
    other = Unit.objects.create(
        code="U2", name="环境卫生管理所", short_name="环卫所", kind="institution", path="00010002"
    )
    Deployment.objects.create(
        district_id=DISTRICT, name="云溪县", street_name="槐荫街道", created_at=at, is_demonstration=True
    )
    built = Street(county, town, community, grid, place, unit, other)
    cast = {
        "clerk": ("白露", "intake_agent", {"area_path": town.path}),
        "registrar": ("石砚", "registrar", {"area_path": town.path}),
        "sorter": ("闻笛", "dispatcher", {"area_path": town.path}),
        "handler": ("韩舟", "handler", {"unit": unit}),
        "approver": ("卫原", "unit_approver", {"unit": unit}),
        "checker": ("江橙", "checker", {"area_path": town.path}),
        "judge": ("凌霄", "supervisor", {"area_path": town.path}),
        "receiver": ("沈默", "complaint_receiver", {"area_path": county.path}),
        "guardian": ("安宁", "child_protection", {"area_path": county.path}),
        "stranger": ("外人", "handler", {"unit": other}),
        "far_clerk": ("远方", "intake_agent", {"area_path": "00010002"}),
    }
    for name, (shown, capacity, bound) in cast.items():
        user = User.objects.create(username=name, name=shown)
        post = Post.objects.create(
            user=user,
            capacity=capacity,
            starts_on=SINCE,
            unit=bound.get("unit"),
            unit_path=bound["unit"].path if "unit" in bound else "",
            area_path=bound.get("area_path", ""),
        )
        held = Holding(post.pk, capacity, post.area_path or None, post.unit_id, post.unit_path or None)
        built.users[name] = user
        built.people[name] = Actor(ActorKind.USER, shown, user.pk, (held,), DISTRICT)
    return built


WORDS = "梧桐路47号菜店门口的路陷下去一块，有脸盆大，里面积了水。昨晚有人骑车差点摔倒。"


@pytest.fixture
def told(street: Street, at: Any) -> Callable[..., Any]:
    """Give a way to tell: ``told()``, ``told(text="…", teller=Teller(…))``."""
    from shanzhi.reports.actions.telling import tell

    def say(**given: Any) -> Any:
        settled = {
            "district_id": DISTRICT,
            "text": WORDS,
            "by": TELLER,
            "at": at,
            "channel": "web",
            "area_path": street.grid.path,
            "grid": street.grid,
        }
        return tell(**(settled | given))

    return say


@pytest.fixture
def matter(db: None, at: Any) -> Any:
    """A leaf of the catalogue that any unit may be given."""
    from shanzhi.catalogue.models import CatalogueVersion, Matter

    version = CatalogueVersion.objects.create(part="matters", code="2026-01", published_at=at, is_current=True)
    return Matter.objects.create(version=version, code="3.1.4", path="0001", name="道路塌陷", public_name="路面坏了")


@pytest.fixture
def walk(street: Street, matter: Any, at: Any) -> Callable[..., Any]:
    """Give a way round the loop: ``walk(case, "closed")`` takes every step up to a state, each by who may."""
    from shanzhi.cases.actions.steps import take_step
    from shanzhi.cases.actions.tasks import take_task_step
    from shanzhi.cases.models import Case, Task

    def go(case: Any, to: str, *, reply: str = "路补好了，请放心走。") -> Any:
        case = Case.objects.select_related("lead_unit", "matter").get(pk=case.pk)
        steps = {
            "accepted": lambda: take_step(case, "accept", by=street.clerk, at=at, matter=matter),
            "registered": lambda: take_step(case, "register", by=street.registrar, at=at, grade="ordinary"),
            "dispatched": lambda: take_step(
                case, "dispatch", by=street.sorter, at=at, lead=street.unit, why="权属单位"
            ),
        }
        for state, step in steps.items():
            step()
            if state == to:
                return case
        task = Task.objects.select_related("unit").get(case_id=case.pk)
        task.case = case
        take_task_step(task, "sign", by=street.handler, at=at)
        if to == "signed":
            return case
        take_task_step(task, "hand_in", by=street.handler, at=at, outcome="回填", public_text="坑填平了。")
        case.refresh_from_db()
        if to == "handled":
            return case
        return take_step(case, "close", by=street.checker, at=at, finding="看过", public_text=reply)

    return go


@pytest.fixture
def drain(at: Any) -> Callable[[], int]:
    """Give the worker's hand: tell every subscriber what the journal said."""
    return lambda: errands.drain(at=at)
