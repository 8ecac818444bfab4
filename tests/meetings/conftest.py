"""A talk in the neighbourhood: whoever runs it, the pages' clock at its moment, a folder of its own for keys."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shanzhi.talks.actions import talks, topics
from shanzhi.talks.models import Talk, Topic
from tests.grounds import ground as ground
from tests.grounds import own_home as own_home
from tests.grounds import signed_in as signed_in
from tests.neighbourhood import DISTRICT, Neighbourhood


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
