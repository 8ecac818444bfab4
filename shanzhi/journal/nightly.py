"""What the worker does for the journal itself once a day: carry out the rules of retention 保存期限."""

from __future__ import annotations

from datetime import datetime

from shanzhi.journal import retention, sweeps
from shanzhi.journal.models import RetentionRule
from shanzhi.kernel import clock


@sweeps.every(86_400, "journal: retention", lease=7200)
def erase_what_is_of_age(_at: datetime) -> None:
    """Carry out every district's rules, by the clock on the wall: a rehearsal's played years erase nothing."""
    at = clock.now()
    for district_id in RetentionRule.objects.order_by("district_id").values_list("district_id", flat=True).distinct():
        retention.apply(district_id, at=at)
