"""What the worker runs for 考核: every hour the open periods are counted anew, so that pages only read."""

from __future__ import annotations

from datetime import datetime

from shanzhi.assessment.actions.refreshing import refresh
from shanzhi.journal import sweeps
from shanzhi.people.models import Deployment


@sweeps.every(3600, "assessment: count the open periods", lease=1800)
def count_open_periods(at: datetime) -> None:
    """Count every open period of every county."""
    for district_id in Deployment.objects.values_list("district_id", flat=True):
        refresh(district_id, at=at)
