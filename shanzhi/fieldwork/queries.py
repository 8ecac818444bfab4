"""What a phone asks of a visit or a recheck 外勤检查: since when it is to be made, is it over, who was there first."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from shanzhi.accounts.models import User
from shanzhi.inspections.models.tasks import Draw
from shanzhi.inspections.models.visits import Finding, Visit
from shanzhi.inspections.queries.visits import notice_of
from shanzhi.inspections.workflow import ENDED, VisitState
from shanzhi.inspectorate.queries.visits import rechecks_to_make
from shanzhi.kernel.actors import Actor
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
        said = {"name": _name(visit.recorded_by_id), "when": say_when(visit.recorded_at, now=at, form="short")}
        return _("%(name)s已经记好了这一处（%(when)s），没有再记一遍。") % said
    return ""


def _name(user_id: int | None) -> str:
    return User.objects.filter(pk=user_id or 0).values_list("name", flat=True).first() or ""


def rechecks_by_place(actor: Actor) -> list[tuple[Visit, list[Finding]]]:
    """Return the defects somebody may recheck, those of one visit together, the earliest day first."""
    found = dict[int, tuple[Visit, list[Finding]]]()
    for one in rechecks_to_make(actor):
        found.setdefault(one.visit_id, (one.visit, []))[1].append(one)
    return list(found.values())


def number_of(finding: Finding) -> str:
    """Return by which number a defect is known."""
    return f"{finding.visit.number}-{finding.ordinal}"


def noticed_at(finding: Finding) -> datetime | None:
    """Return when the premises were told of a defect: nothing can have been put right because of it before."""
    notice = notice_of(finding.visit)
    return None if notice is None else notice.issued_at


def fresh_finding(finding: Finding) -> Finding:
    """Return a defect as it stands now, with its visit and item."""
    rows = Finding.objects.in_district(finding.district_id).select_related("visit__place", "visit__inspection", "item")
    found: Finding = rows.get(pk=finding.pk)
    return found


def why_settled(finding: Finding, *, seen: str, at: datetime) -> str:
    """Return in a sentence who rechecked a defect since it was seen, or ended it; '' while it is as it was."""
    if finding.rechecked_at is None or (finding.state not in ENDED and seen in ("", finding.standing)):
        return ""
    said = {"name": _name(finding.rechecked_by_id), "when": say_when(finding.rechecked_at, now=at, form="short")}
    return _("%(name)s已经复查过这一条（%(when)s）：%(state)s。没有再记一遍。") % {**said, "state": finding.state_label}
