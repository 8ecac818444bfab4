"""What the addresses of this room ask for: warnings, and an item about somebody of the water company."""

from __future__ import annotations

from datetime import timedelta

from shanzhi.accountability.actions.items import propose_due
from shanzhi.accountability.actions.warnings import raise_due
from shanzhi.accountability.models import AccountabilityItem
from shanzhi.loop.workflow import Zone
from shanzhi.people.models import Post
from shanzhi.supervision.actions.orders import issue
from tests.neighbourhood import DISTRICT
from tests.whole.world import World

WORDS = {"reasons": "没有写过进展。", "basis": "督办规则默认版。", "demands": "先止漏。"}


def lay(world: World) -> None:
    """Let a red order of weeks ago go unanswered by the head of the water company, and its rule see it."""
    ground, before = world.ground, world.at - timedelta(days=21)
    Post.objects.filter(user__username="suye").update(is_head=True)
    task = ground.task(world.running[Zone.ORDINARY].case)
    issue([task], "red", by=ground.actor("guyu"), at=before, urgent_reason="有人摔伤", **WORDS)
    raise_due(DISTRICT, at=world.at)
    propose_due(DISTRICT, at=world.at)
    world.more["item"] = AccountabilityItem.objects.in_district(DISTRICT).get().number
