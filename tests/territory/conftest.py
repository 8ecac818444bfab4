"""The ground of the territory tests: who acts, and the demonstration county taken in once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from shanzhi.kernel.actors import Actor, ActorKind
from shanzhi.kernel.sheets import Sheet, read_sheet
from shanzhi.territory.demonstration import DemoTerritory, build_territory


@pytest.fixture
def keeper() -> Actor:
    """Give the keeper of reference data."""
    return Actor(ActorKind.USER, name="钟鸣", user_id=11, district_id="990101")


@pytest.fixture
def reviewer() -> Actor:
    """Give a second person."""
    return Actor(ActorKind.USER, name="石砚", user_id=12, district_id="990101")


@pytest.fixture
def county(db: None, keeper: Actor, at: datetime) -> DemoTerritory:
    """Give the demonstration county, taken in through the imports."""
    return build_territory("990101", by=keeper, at=at)


def sheet(*rows: str) -> Sheet:
    """Return a sheet of comma-separated rows, the header first."""
    return read_sheet("\n".join(rows).encode())


def square(lon: float, lat: float, size: float = 0.01, high: float | None = None) -> dict[str, Any]:
    """Return a GeoJSON rectangle with its south-west corner at a point, in degrees."""
    east, north = lon + size, lat + (high or size)
    return {"type": "Polygon", "coordinates": [[[lon, lat], [east, lat], [east, north], [lon, north], [lon, lat]]]}
