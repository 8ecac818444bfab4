"""A small ground, a keeper and a few people, posted by the verbs."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from shanzhi.kernel import actors
from shanzhi.organisation.actions import add_unit
from shanzhi.people.access import actor_for
from shanzhi.people.actions.posts import give_post
from shanzhi.people.actions.staff import invite
from shanzhi.people.capacities import Capacity
from shanzhi.people.models import Deployment
from shanzhi.territory.models import Building, Grid, Stairwell
from tests.people.ground import lay


@pytest.fixture(autouse=True)
def fresh_deployment():
    Deployment.objects.forget()
    yield
    Deployment.objects.forget()


@pytest.fixture
def town(db, at):
    """Give the ground, two units, and the cast by capacity."""
    county, street, communities = lay()
    system = {"by": actors.SYSTEM, "at": at}
    works = add_unit("D2", name="市政设施管理所", kind="institution", division=county, **system)
    water = add_unit("D5", name="供水公司", kind="company", division=county, **system)
    grids = list(Grid.objects.order_by("path"))
    cast = {}
    for username, name, capacity, where in (
        ("mubai", "木白", Capacity.KEEPER, {"division": county}),
        ("qiaohe", "乔禾", Capacity.GRID_WORKER, {"grid": grids[0]}),
        ("wendi", "闻笛", Capacity.DISPATCHER, {"division": street}),
        ("hanzhou", "韩舟", Capacity.HANDLER, {"unit": works}),
        ("fangyuan", "方原", Capacity.UNIT_APPROVER, {"unit": works, "is_head": True, "title": "所长"}),
        ("guyu", "谷雨", Capacity.SUPERVISOR, {"division": county}),
        ("yezhi", "叶知", Capacity.GRID_HEAD, {"division": communities[0]}),
    ):
        cast[username] = invite(username, name=name, **system).user
        give_post(cast[username], capacity=capacity, **where, **system)
    return SimpleNamespace(
        at=at,
        county=county,
        street=street,
        communities=communities,
        grids=grids,
        works=works,
        water=water,
        building=Building.objects.select_related("grid").order_by("code").first(),
        stairwell=Stairwell.objects.select_related("building__grid").order_by("building__code", "name").first(),
        cast=cast,
        act={"by": actor_for(cast["mubai"], at=at), "at": at},
    )
