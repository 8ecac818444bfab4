"""A station in the neighbourhood, open on workdays; the pages' clock at its moment, a folder of its own for files."""

from __future__ import annotations

import pytest

from shanzhi.people.models import Deployment
from shanzhi.stations.actions import keeping
from shanzhi.territory.models import Grid
from tests.grounds import client_of
from tests.neighbourhood import DISTRICT

WEEK = [[(510, 720), (840, 1050)]] * 5 + [[], []]


@pytest.fixture(autouse=True)
def own_home(tmp_path, settings):
    settings.HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "attachments"


@pytest.fixture
def ground(neighbourhood, monkeypatch):
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: neighbourhood.at)
    Deployment.objects.filter(district_id=DISTRICT).update(is_demonstration=True)  # a keeper without a second factor
    kept = Deployment.objects.get(district_id=DISTRICT)
    monkeypatch.setitem(Deployment.objects._kept, DISTRICT, kept)
    return neighbourhood


@pytest.fixture
def signed_in(ground):
    def sign_in(name="tongchou"):
        return client_of(ground, name)

    return sign_in


@pytest.fixture
def station(ground):
    Grid.objects.filter(pk=ground.grid.pk).update(label_lon=116.3, label_lat=35.4, population=900)
    told = {"by": ground.actor("tongchou"), "at": ground.at}
    made = keeping.register_station(
        "LS-001", name="梧桐社区绿色驿站", address="梧桐路50号", lon=116.302, lat=35.401, grid=ground.grid,
        kind="station", brand="green", facilities=["water", "microwave"], access=["ramp"], area=60, public_area=20,
        warm_area=20, talk_area=5, services=["热饭"], agents_for=["高龄津贴申请"], phone="0537-1234567", **told,
    )  # fmt: skip
    return keeping.set_hours(made, week=WEEK, exceptions={}, always_open=False, seen=made.version, **told)
