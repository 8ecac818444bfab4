"""The invented county has the article's figures, and every part of the loop has its people."""

from __future__ import annotations

from time import perf_counter

import pytest

from shanzhi.accounts.models import User
from shanzhi.kernel import actors
from shanzhi.organisation.demonstration import build_organisation
from shanzhi.organisation.models import OrgNode, Unit, UnitKind
from shanzhi.organisation.queries import party_line, resolve_unit
from shanzhi.people import covering
from shanzhi.people.access import actor_for
from shanzhi.people.capacities import Capacity
from shanzhi.people.demonstration import build_people
from shanzhi.people.models import CoverageAssignment, Post
from shanzhi.people.queries import holders, responsible_person
from shanzhi.territory.models import Grid
from tests.people.ground import lay

NAMES = ("梧桐", "石桥", "柳岸", "青石", "南塘", "北塔", "东坡", "西关", "新庄", "旧府", "临水", "望山")
COMMUNITIES = tuple(f"{name}社区" for name in NAMES)

pytestmark = pytest.mark.django_db


def test_the_invented_county_has_the_articles_figures(at):
    lay(COMMUNITIES, grids=(6, 6, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5), buildings=9, stairwells=3, households=12)
    began = perf_counter()
    units = build_organisation("990101", by=actors.SYSTEM, at=at)
    users = build_people("990101", by=actors.SYSTEM, at=at)
    assert perf_counter() - began < 10
    assert Unit.objects.filter(kind=UnitKind.PARTNER).count() == 170
    assert Post.objects.filter(capacity=Capacity.GRID_WORKER).count() == Grid.objects.count() == 62
    assert 4200 <= CoverageAssignment.objects.count() <= 4400
    assert {row.name for row in User.objects.all()} >= {"谷雨", "白露", "石砚", "闻笛", "韩舟", "江橙"}
    assert len({user.name for user in users.values()}) == len(users)
    assert not any(user.has_usable_password() for user in list(users.values())[:5])
    assert {post.capacity for post in Post.objects.all()} == {str(capacity) for capacity in Capacity}
    cast = User.objects.get(name="韩舟")
    assert actor_for(cast, at=at).unit_ids() == {units["市政设施管理所"].pk}
    assert responsible_person(units["环卫所"].pk, at=at) is not None
    grid = Grid.objects.order_by("path").first()
    assert holders(capacity=Capacity.GRID_WORKER, area_path=grid.path, at=at) == [users["worker01"].pk]
    assert resolve_unit("城管监察大队", on=at.date()) == units["综合行政执法队"]
    assert OrgNode.objects.count() == 1 + 12 + 62 + 124
    line = party_line(on=at.date())
    assert [line[0].level, line[0].below[0].level] == ["街道党工委", "社区党组织"]
    tallies = covering.overview("", on=at.date())
    assert len(tallies) == 12
    assert sum(tally.assigned for tally in tallies) == CoverageAssignment.objects.count()
    assert all(tally.buildings == 9 * tally.grids for tally in tallies)
    assert sum(tally.open for tally in tallies) > 0
