"""What 考核 shows in the demonstration county: last month frozen, this month counted; all of it invented."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from shanzhi.assessment.actions.freezing import freeze
from shanzhi.assessment.actions.refreshing import begin, recount, refresh
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.scoring.spans import month_code, wider

SHEET = "jinniu"


def freeze_last_month(district_id: str, *, by: Actor, at: datetime) -> None:
    """Count last month and this one as the play left them, and freeze last month."""
    last = month_code(local(at).date().replace(day=1) - timedelta(days=1))
    for code in (last, *wider(last)):
        period = begin(code, district_id, at=at)
        if code == last:
            recount(period, at=at)
            freeze(period, by=by, at=at, sheet=SHEET, context=_("演示县，一切都是编的。"))
    refresh(district_id, at=at)
