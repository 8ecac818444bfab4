"""What the addresses of the reserve list ask for in the world: one proposal."""

from __future__ import annotations

from django.db import transaction

from shanzhi.assessment.actions.refreshing import begin
from shanzhi.reserve import actions
from shanzhi.reserve.models import Nomination
from tests.neighbourhood import DISTRICT
from tests.whole.world import World


def lay(world: World) -> None:
    """Let the head of the works office propose its handler."""
    ground, at = world.ground, world.at
    year = begin("2026", DISTRICT, at=at)
    head = ground.users["fangyuan"]
    words = {"reason": "补好了二十处塌陷", "proposed_at": at, "proposed_by_id": head.pk, "proposed_by_name": head.name}
    world.more["reserve.proposal"] = "HB26-0001"
    with transaction.atomic():  # the year isn't frozen, so the verb itself would refuse it
        made = Nomination.objects.create(
            district_id=DISTRICT, number="HB26-0001", period=year, person=ground.users["hanzhou"], **words
        )
        actions._note("propose", made, by=ground.actor("fangyuan"), at=at, was="")
