"""The neighbourhood with its partner units, the pages' clock at its moment."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from shanzhi.organisation.models import Unit
from shanzhi.people.models import Deployment
from tests.neighbourhood import DISTRICT, FROM, Neighbourhood


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

    def sign_in(name: str = "tongchou") -> Client:
        client = Client()
        client.force_login(ground.users[name], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def partners(ground: Neighbourhood) -> list[Unit]:
    """Give five partner units of the community."""
    return [
        Unit.objects.create(
            code=f"G{n:03d}", name=f"共建{n}号", kind="partner", division=ground.community, path=f"{n + 50:04d}",
            valid_from=FROM,
        )
        for n in range(5)
    ]  # fmt: skip
