"""The neighbourhood with the pages' clock at its moment and somebody signed in; a shop, and two units' contacts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shanzhi.activities.actions import planning
from shanzhi.entering import actions
from tests.grounds import ground as ground
from tests.grounds import own_home as own_home
from tests.grounds import shop as shop
from tests.grounds import signed_in as signed_in


@pytest.fixture
def contest(ground, shop):
    """Give a contest that takes two entries of each unit for two days."""
    start, common = ground.at + timedelta(days=3), {"by": ground.actor("tongchou"), "at": ground.at}
    told = planning.Plan(
        "contest", "好物大赛", "比一比。", ground.units["street"], "文化站", start, start + timedelta(hours=8)
    )
    made = planning.take_step(planning.plan(told, **common), "open", **common)
    return actions.call(made, until=ground.at + timedelta(days=2), each=2, most=3, seen=made.version, **common)
