"""Fixtures that many rooms share: a home of one's own, the pages' clock at the neighbourhood's moment, signed in.

A room's ``conftest.py`` takes them by name: ``from tests.grounds import ground as ground``.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from shanzhi.accounts.models import User
from shanzhi.organisation.models import Unit
from shanzhi.people.access import actor_for
from shanzhi.people.models import Deployment, Post
from tests.neighbourhood import DISTRICT, FROM, Neighbourhood


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Any) -> None:
    """Keep keys and files in a folder that goes with the test."""
    settings.HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "attachments"


@pytest.fixture
def ground(neighbourhood: Neighbourhood, monkeypatch: pytest.MonkeyPatch) -> Neighbourhood:
    """Give the neighbourhood with the pages' clock at its moment."""
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: neighbourhood.at)
    kept = Deployment.objects.get(district_id=DISTRICT)
    monkeypatch.setitem(Deployment.objects._kept, DISTRICT, kept)
    return neighbourhood


def client_of(ground: Neighbourhood, name: str) -> Client:
    """Return the client of one of the cast, signed in."""
    client = Client()
    client.force_login(ground.users[name], backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def signed_in(ground: Neighbourhood) -> Callable[[str], Client]:
    """Give ``signed_in(name)``: the client of one of the cast, by default the coordinator's."""
    return lambda name="tongchou": client_of(ground, name)


@pytest.fixture
def shop(ground: Neighbourhood) -> Unit:
    """Give a shop with a contact of its own (dian), and the works office with one (suo)."""
    unit = Unit.objects.create(
        code="Q001", name="老街面馆", kind="enterprise", division=ground.community, path="0101", valid_from=FROM
    )
    ground.units["shop"] = unit
    for username, home in (("dian", unit), ("suo", ground.units["works"])):
        user = User.objects.create(username=username, name=username)
        Post.objects.create(user=user, capacity="contact", starts_on=FROM, unit=home, unit_path=home.path)
        ground.users[username], ground.actors[username] = user, actor_for(user, at=ground.at)
    return unit


def asker(ground: Neighbourhood) -> Callable[..., Any]:
    """Return ``ask(name, address, posted)``: the answer of a page to one of the cast, who stays signed in."""
    clients: dict[str, Client] = {}

    def ask(name: str, address: str, posted: dict[str, Any] | None = None) -> Any:
        if name not in clients:
            clients[name] = client_of(ground, name)
        client = clients[name]
        return client.post(address, posted) if posted is not None else client.get(address)

    return ask
