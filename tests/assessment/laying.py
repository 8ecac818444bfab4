"""What the addresses of 考核 ask for in the world: a frozen month with an appeal and a finding."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from shanzhi.assessment.actions import appealing
from shanzhi.assessment.actions.freezing import freeze
from shanzhi.assessment.actions.refreshing import begin, refresh
from shanzhi.assessment.models import Appeal, Finding, Period
from shanzhi.kernel.actors import Actor, ActorKind
from shanzhi.kernel.clock import CHINA
from tests.neighbourhood import DISTRICT
from tests.whole.world import World


def lay(world: World) -> None:
    """Count the present month, and let February stand frozen with an appeal of the works office."""
    at, works = world.at, world.ground.units["works"]
    begin("2026-02", DISTRICT, at=datetime(2026, 2, 11, 10, 0, tzinfo=CHINA))
    refresh(DISTRICT, at=at)
    played = Actor(ActorKind.REHEARSAL, "演练", district_id=DISTRICT)
    period = freeze(Period.objects.get(district_id=DISTRICT, code="2026-02"), by=played, at=at, sheet="jinniu")
    world.more["assessment.period"] = "2026-03"
    case = world.running["ordinary"].case
    head = world.ground.users["fangyuan"]
    words: dict[str, Any] = {
        "reason": "材料商停产",
        "raised_at": at,
        "raised_by_id": head.pk,
        "due_at": at + timedelta(days=7),
    }
    world.more["assessment.appeal"] = "SS26-0001"
    words |= {"period": period, "unit": works, "indicator": "in_time_disposal_rate", "case": case}
    with transaction.atomic():  # February had no case yet, so the verb itself would refuse it
        made = Appeal.objects.create(district_id=DISTRICT, number="SS26-0001", **words)
        appealing._note("appeal", made, by=world.ground.actor("fangyuan"), at=at, was="", data={})
    world.more["assessment.finding"] = "f" * 32
    Finding.objects.create(
        district_id=DISTRICT, period=period, kind="text", key="f" * 32, unit=works, cases=[case.number], seen_at=at
    )
