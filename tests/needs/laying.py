"""Lays what the addresses of this room ask for: a need of the works office that it claims for the community."""

from __future__ import annotations

from datetime import date
from typing import Any

from shanzhi.needs.actions import listings, projects


def lay(world: Any) -> None:
    """Lay an open need of the works office, and a project that the works office claimed."""
    ground = world.ground
    told = {"by": ground.actor("tongchou"), "at": world.at}
    where = {"area_path": ground.community.path, "category": "space"}
    need = listings.add_listing("need", title="想要一间工具房", owner=ground.units["works"], **where, **told)
    other = listings.add_listing("need", title="想要一间会议室", owner=ground.units["community"], **where, **told)
    project = projects.claim(
        other, claimant=ground.units["works"], plan="周末借用", due_on=date(2026, 4, 1), seen=1, **told
    )  # fmt: skip
    world.more["need"], world.more["need_project"] = need.number, project.number
