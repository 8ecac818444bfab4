"""Lays what the addresses of this room ask for: an enterprise with a measure, a breakthrough and a loan."""

from __future__ import annotations

from datetime import date
from typing import Any

from shanzhi.enterprises.actions import keeping
from shanzhi.organisation.models import Unit
from tests.neighbourhood import FROM


def lay(world: Any) -> None:
    """Lay an enterprise of the community with one of everything."""
    ground = world.ground
    told = {"by": ground.actor("tongchou"), "at": world.at}
    unit = Unit.objects.create(
        code="Q001", name="兴旺机械厂", kind="enterprise", division=ground.community, path="0101", valid_from=FROM
    )
    made = keeping.register(unit, headcount=40, members=4, **told)
    due, works = date(2026, 4, 1), ground.units["works"]
    world.more["enterprise"] = unit.code
    world.more["enterprise_things"] = {
        "measure": keeping.plan(made, diagnosis="缺人", words="找职校", owner=works, due_on=due, **told).number,
        "breakthrough": keeping.begin(made, title="降次品", team="4人", marks=[("找原因", due)], **told).number,
        "loan": keeping.apply(made, purpose="设备", asked=300_000, **told).number,
    }
