"""What 考核 shows in the demonstration county: past months frozen, this month counted; all of it invented."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Min
from django.utils.translation import gettext as _

from shanzhi.assessment.actions.freezing import freeze
from shanzhi.assessment.actions.refreshing import begin, recount, refresh
from shanzhi.cases.models import Case
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.scoring.spans import month_code, wider

SHEET = "jinniu"
MOST = 12


def freeze_months(district_id: str, *, by: Actor, at: datetime) -> None:
    """Count every month the play lived through as it left them; freeze those that are over, from the first on."""
    first = Case.objects.in_district(district_id).aggregate(at=Min("told_at"))["at"] or at
    day = local(at).date().replace(day=1) - timedelta(days=1)
    passed: list[str] = []
    while not passed or (day >= local(first).date() and len(passed) < MOST):
        passed.append(month_code(day))
        day = day.replace(day=1) - timedelta(days=1)
    for code in reversed(passed):
        period = begin(code, district_id, at=at)
        if not period.is_frozen:
            recount(period, at=at)
            freeze(period, by=by, at=at, sheet=SHEET, context=_("演示县，一切都是编的。"))
        for one in wider(code):
            begin(one, district_id, at=at)
    refresh(district_id, at=at)
