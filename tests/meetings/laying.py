"""Lays what the addresses of this room ask for: a talk that runs with a topic, and a topic that waits."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from shanzhi.talks.actions import talks, topics


def lay(world: Any) -> None:
    """Lay a sit-down of the community with one topic."""
    ground, at = world.ground, world.at
    told = {"by": ground.actor("tongchou"), "at": at}
    talk = talks.convene(
        "sit_down",
        area_path=ground.community.path,
        starts_at=at + timedelta(hours=2),
        place_text="活动室",
        **told,
    )
    topic = topics.add_topic("想在东墙边加一个电动车充电棚", talk=talk, proposer="居民", **told)
    talks.start(talk, seen=talk.version, **told)
    world.more["talk"], world.more["topic"] = talk.number, topic.number
