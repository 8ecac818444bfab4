"""A talk in the neighbourhood: whoever runs it, the pages' clock at its moment, a folder of its own for keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from shanzhi.people.models import Deployment
from shanzhi.talks.actions import talks, topics
from shanzhi.talks.models import Talk, Topic
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

    def sign_in(name: str = "tongchou") -> Client:
        client = Client()
        client.force_login(ground.users[name], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def talk(ground: Neighbourhood) -> Talk:
    """Give an evening talk of the community that runs now, with two topics on its agenda."""
    by, at = ground.actor("tongchou"), ground.at
    made = talks.convene(
        "evening", area_path=ground.community.path, starts_at=at + timedelta(hours=1), place_text="2号楼前凉亭",
        by=by, at=at,
    )  # fmt: skip
    topics.add_topic("楼道灯坏了半个月，老人摸黑上楼", talk=made, proposer="3单元居民", seconded=5, by=by, at=at)
    topics.add_topic("想在东墙边加一个电动车充电棚", talk=made, proposer="4单元居民", seconded=11, by=by, at=at)
    return talks.start(made, by=by, at=at, seen=made.version)


@pytest.fixture
def first(talk: Talk) -> Topic:
    """Give the talk's first topic."""
    return Topic.objects.in_district(DISTRICT).get(title__startswith="楼道灯")


@pytest.fixture
def second(talk: Talk) -> Topic:
    """Give the talk's second topic."""
    return Topic.objects.in_district(DISTRICT).get(title__startswith="想在东墙边")
