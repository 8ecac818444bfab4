"""The street with courtyards, with the pages' clock at its moment."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from shanzhi.people.models import Deployment
from tests.campaigns.courtyards import registered
from tests.grounds import client_of
from tests.neighbourhood import DISTRICT, Neighbourhood


@pytest.fixture
def street(neighbourhood: Neighbourhood, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Any:
    """Give the neighbourhood with kinds and places; everybody passes without a second factor."""
    settings.HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "attachments"
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: neighbourhood.at)
    Deployment.objects.filter(district_id=DISTRICT).update(is_demonstration=True)
    Deployment.objects.forget()
    registered(neighbourhood)
    yield neighbourhood
    Deployment.objects.forget()


@pytest.fixture
def sign_in(street: Neighbourhood) -> Callable[[str], Client]:
    """Give ``sign_in(name)``: the client of one of the cast."""

    def signed(name: str) -> Client:
        return client_of(street, name)

    return signed
