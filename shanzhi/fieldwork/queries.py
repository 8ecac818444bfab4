"""What a phone asks of a visit 外勤检查: since when it is to be made, whether it is over, and who was there first."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from shanzhi.accounts.models import User
from shanzhi.inspections.models.tasks import Draw
from shanzhi.inspections.models.visits import Visit
from shanzhi.inspections.workflow import VisitState
from shanzhi.ui.dates import say_when


def drawn_at(visit: Visit) -> datetime | None:
    """Return when a visit was drawn: nothing of it can have been seen before."""
    return Draw.objects.filter(inspection_id=visit.inspection_id).values_list("drawn_at", flat=True).first()


def fresh(visit: Visit) -> Visit:
    """Return a visit as it stands now, with its inspection."""
    rows = Visit.objects.filter(district_id=visit.district_id).select_related("place", "inspection__rule")
    return rows.get(pk=visit.pk)


def why_over(visit: Visit, *, at: datetime) -> str:
    """Return in a sentence why there is nothing to record any more, '' while there is."""
    if visit.state == VisitState.DROPPED:
        return _("这一处已经记为没查成（%(why)s），没有再记一遍。") % {"why": visit.note}
    if visit.state == VisitState.RECORDED and visit.recorded_at is not None:
        name = User.objects.filter(pk=visit.recorded_by_id or 0).values_list("name", flat=True).first() or ""
        when = say_when(visit.recorded_at, now=at, form="short")
        return _("%(name)s已经记好了这一处（%(when)s），没有再记一遍。") % {"name": name, "when": when}
    return ""
