"""Signed-in clients of the neighbourhood, at its moment; and the demonstration county's ground for pictures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from shanzhi.people.models import Deployment
from tests.grounds import client_of
from tests.neighbourhood import DISTRICT, Neighbourhood


@pytest.fixture
def at_the_moment(neighbourhood: Neighbourhood, monkeypatch: pytest.MonkeyPatch) -> Neighbourhood:
    """The neighbourhood, with pages judged at its moment and what a process keeps in memory kept."""
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: neighbourhood.at)
    Deployment.objects.filter(district_id=DISTRICT).update(is_demonstration=True)  # its people have no second factor
    monkeypatch.setitem(Deployment.objects._kept, DISTRICT, Deployment.objects.get(district_id=DISTRICT))
    return neighbourhood


@pytest.fixture
def signed_in(at_the_moment: Neighbourhood) -> Callable[[str], Client]:
    """Give a client for a member of the cast."""

    def sign_in(name: str) -> Client:
        return client_of(at_the_moment, name)

    return sign_in


def words_of(response: Any) -> str:
    """Return a page's text."""
    text: str = response.content.decode()
    return text
