"""The neighbourhood with the pages' clock at its moment and somebody signed in; a shop, and two units' contacts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shanzhi.accounts.models import User
from shanzhi.activities.actions import planning
from shanzhi.entering import actions
from shanzhi.organisation.models import Unit
from shanzhi.people.access import actor_for
from shanzhi.people.models import Post
from tests.grounds import ground as ground
from tests.grounds import own_home as own_home
from tests.grounds import signed_in as signed_in
from tests.neighbourhood import FROM


@pytest.fixture
def shop(ground):
    """Give a shop with a contact of its own (dian), and the works office with one (suo)."""
    unit = Unit.objects.create(
        code="Q001", name="老街面馆", kind="enterprise", division=ground.community, path="0101", valid_from=FROM
    )
    ground.units["shop"] = unit
    for username, home in (("dian", unit), ("suo", ground.units["works"])):
        user = User.objects.create(username=username, name=username)
        Post.objects.create(user=user, capacity="contact", starts_on=FROM, unit=home, unit_path=home.path)
        ground.users[username], ground.actors[username] = user, actor_for(user, at=ground.at)
    return unit


@pytest.fixture
def contest(ground, shop):
    """Give a contest that takes two entries of each unit for two days."""
    start, common = ground.at + timedelta(days=3), {"by": ground.actor("tongchou"), "at": ground.at}
    told = planning.Plan(
        "contest", "好物大赛", "比一比。", ground.units["street"], "文化站", start, start + timedelta(hours=8)
    )
    made = planning.take_step(planning.plan(told, **common), "open", **common)
    return actions.call(made, until=ground.at + timedelta(days=2), each=2, most=3, seen=made.version, **common)
