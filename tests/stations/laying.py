"""Lays what the addresses of this room ask for: a station that is nominated and of which something was said."""

from __future__ import annotations

from typing import Any

from shanzhi.stations.actions import hearing, keeping, namings
from tests.neighbourhood import TELLER


def lay(world: Any) -> None:
    """Lay one station of the grid."""
    ground, at = world.ground, world.at
    told = {"by": ground.actor("tongchou"), "at": at}
    station = keeping.register_station(
        "LS-001", name="梧桐社区绿色驿站", grid=ground.grid, kind="station", brand="green", **told
    )
    naming = namings.nominate(station, title="文明空间", grounds="设施齐", **told)
    opinion = hearing.say_opinion(
        station, text="想要微波炉", said_by="骑手", address="10.0.0.1", key="laid", by=TELLER, at=at
    )
    world.more |= {"station": station.code, "naming": naming.number, "opinion": opinion.number}
