"""What the clocks and the stated rules say of the demonstration county at its last moment; nothing is decided."""

from __future__ import annotations

from datetime import datetime

from shanzhi.accountability.actions.items import propose_due, take_item_step
from shanzhi.accountability.actions.warnings import raise_due
from shanzhi.accountability.models import AccountabilityItem
from shanzhi.kernel.actors import Actor
from shanzhi.people.access import played


def live(district_id: str, *, by: Actor, at: datetime) -> None:
    """Raise the warnings, propose what the rules find, and let one of those concerned say their view."""
    raise_due(district_id, at=at)
    propose_due(district_id, at=at)
    first = (
        AccountabilityItem.objects.in_district(district_id).select_related("person").order_by("opened_at", "pk").first()
    )
    if first is not None:
        words = "那几天在抢险，答复写在纸上交了，没有在系统里写。"
        take_item_step(first, "state_view", by=played(first.person, at=at), at=at, view=words)
