"""The worker's phone in the neighbourhood: whoever holds it, and a way through its pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from shanzhi.people.models import Deployment
from shanzhi.territory import queries as territory
from tests.grounds import client_of
from tests.grounds import own_home as own_home
from tests.neighbourhood import DISTRICT, Neighbourhood


@pytest.fixture
def ground(neighbourhood: Neighbourhood, monkeypatch: pytest.MonkeyPatch) -> Neighbourhood:
    """Give the neighbourhood with the pages' clock at its moment."""
    territory._kept.clear()  # laid by hand, this ground has no stamp of its own
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: neighbourhood.at)
    kept = Deployment.objects.get(district_id=DISTRICT)
    monkeypatch.setitem(Deployment.objects._kept, DISTRICT, kept)
    return neighbourhood


@pytest.fixture
def phone(ground: Neighbourhood) -> Callable[[str], Client]:
    """Give ``phone(name)``: the client of one of the cast."""

    def hold(name: str = "qiaohe") -> Client:
        return client_of(ground, name)

    return hold
