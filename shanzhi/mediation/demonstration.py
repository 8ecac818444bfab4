"""Some disputes for the demonstration county, invented, brought where they are with this room's own verbs."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

from shanzhi.kernel.actors import Actor, Holding
from shanzhi.kernel.clock import local
from shanzhi.mediation.actions import applying, mediating, opening
from shanzhi.mediation.models import Dispute
from shanzhi.mediation.vault import Person
from shanzhi.people.access import actor_for, on_day
from shanzhi.people.capacities import Capacity
from shanzhi.people.models import Post
from shanzhi.territory.models import Division
from shanzhi.territory.queries import division_by_code

NAMES = (("演示甲", "演示乙"), ("演示丙", "演示丁"), ("演示戊", "演示己"))


def live_disputes(district_id: str, *, by: Actor, at: datetime) -> list[Dispute]:
    """Bring the disputes of the demonstration where they stand; none where nobody is posted as a mediator."""
    county = division_by_code(district_id)
    post = Post.objects.in_force(on=on_day(at)).filter(capacity=Capacity.MEDIATOR).order_by("pk").first()
    if county is None or post is None:
        return []
    held = actor_for(post.user, at=at)
    mediator = Actor(by.kind, held.name, held.user_id, held.holdings, district_id)
    chief = Actor(by.kind, by.name, holdings=(Holding(0, str(Capacity.COORDINATOR), county.path),),
                  district_id=district_id)  # fmt: skip
    opening.register_mediator(post.user, rehired=True, strength="邻里、物业", by=chief, at=at)
    homes = Division.objects.holding(local(at).date()).within(post.area_path).filter(kind="community").order_by("path")
    paths = [home.path for home in homes] or [post.area_path]
    told = json.loads((Path(__file__).parent / "data" / "lived.json").read_text())
    made = []
    for n, one in enumerate(told):
        day = at - timedelta(days=45 - 6 * n)
        pair = NAMES[n % len(NAMES)]
        parties = [Person("applicant", pair[0], f"1390000{n:04d}"), Person("respondent", pair[1])]
        dispute = applying.apply(
            one["text"], kind=one["kind"], area_path=paths[n % len(paths)], parties=parties, key=f"lived-{n}",
            by=chief, at=day,
        )  # fmt: skip
        _brought(dispute, one["notes"], one["end"], one["agreement"], by=mediator, day=day)
        made.append(dispute)
    return made


def _brought(dispute: Dispute, notes: list[str], end: str, agreement: str, *, by: Actor, day: datetime) -> None:
    """Take a dispute, sit as often as was told, and end it as was told."""
    if end == "applied":
        return
    mediating.take(dispute, by=by, at=day, seen=dispute.version)
    for n, note in enumerate(notes, start=1):
        on = day + timedelta(days=2 * n)
        mediating.sit(
            dispute, on=local(on).date(), place_text="社区调解室", note=note, by=by, at=on, seen=dispute.version
        )
    last = day + timedelta(days=2 * len(notes) + 1)
    if end == "agreed":
        until = local(last + timedelta(days=30)).date()
        mediating.agree(dispute, text=agreement, follow_up_on=until, by=by, at=last, seen=dispute.version)
    elif end == "failed":
        words = "地界要测绘定，告诉双方可以申请确权，也可以起诉。"
        mediating.fail(dispute, reason=words, by=by, at=last, seen=dispute.version)
