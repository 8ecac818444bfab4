"""Lays what the addresses of this room ask for: a dispute with its mediator; its parties are canaries."""

from __future__ import annotations

from typing import Any

from shanzhi.mediation.actions import applying, mediating
from shanzhi.mediation.vault import Person

PARTIES = (Person("applicant", "金丝雀甲方", "13812349876", "梧桐路9号楼8单元707"), Person("respondent", "金丝雀乙方"))


def lay(world: Any) -> None:
    """Lay one dispute that is being mediated."""
    ground, at = world.ground, world.at
    dispute = applying.apply(
        "金丝雀甲方家漏水，淹了金丝雀乙方家的天花板，修理费谈不拢。",
        kind="neighbours",
        area_path=ground.community.path,
        parties=PARTIES,
        key="k" * 32,
        by=ground.actor("qiaohe"),
        at=at,
    )
    mediating.take(dispute, by=ground.actor("heyan"), at=at, seen=dispute.version)
    note = "金丝雀甲方答应先修水管，金丝雀乙方要先赔钱。"
    mediating.sit(
        dispute, on=at.date(), place_text="金丝雀乙方家", note=note, by=ground.actor("heyan"), at=at,
        seen=dispute.version,
    )  # fmt: skip
    world.more["dispute"] = dispute.number
