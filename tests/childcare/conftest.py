"""A child in the neighbourhood: sealed, consented, paired; the pages' clock at its moment, keys of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from shanzhi.childcare.models import Bond
from shanzhi.people.models import Deployment
from tests.childcare.laying import paired
from tests.neighbourhood import DISTRICT, Neighbourhood


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Any) -> None:
    settings.HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "attachments"


@pytest.fixture
def ground(neighbourhood: Neighbourhood, monkeypatch: pytest.MonkeyPatch) -> Neighbourhood:
    """Give the neighbourhood with the pages' clock at its moment."""
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: neighbourhood.at)
    kept = Deployment.objects.get(district_id=DISTRICT)
    monkeypatch.setitem(Deployment.objects._kept, DISTRICT, kept)
    return neighbourhood


@pytest.fixture
def signed_in(ground: Neighbourhood) -> Callable[[str], Client]:
    """Give ``signed_in(name)``: the client of one of the cast."""

    def sign_in(name: str = "zhongmama") -> Client:
        client = Client()
        client.force_login(ground.users[name], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def bond(ground: Neighbourhood) -> Bond:
    """Give a pairing that goes on, after its accompanied meeting."""
    return paired(ground)
