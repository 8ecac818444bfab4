"""What this room does when the journal speaks: the case's answer comes back, seals are turned with the keys."""

from __future__ import annotations

from datetime import datetime

from shanzhi.journal import subscribers
from shanzhi.journal.shapes import EntryView
from shanzhi.kernel.actors import SYSTEM
from shanzhi.loop.workflow import Zone
from shanzhi.mediation.actions.mediating import tell_back
from shanzhi.mediation.actions.opening import reseal_all
from shanzhi.mediation.models import Dispute
from shanzhi.reports.models import Report


def told_back(entry: EntryView) -> None:
    """Write the answer to the report onto the dispute it came from, once for each answer."""
    report = Report.objects.in_district(entry.district_id).filter(pk=entry.subject_id).first()
    if report is None or report.channel != "mediation" or not report.is_answered:
        return
    dispute = Dispute.objects.in_district(entry.district_id).filter(report_number=report.number).first()
    if dispute is None or dispute.result_at == entry.at:
        return
    words = report.answer_text if report.zone == Zone.ORDINARY else ""
    tell_back(dispute, result=words, by=SYSTEM, at=entry.at)


def turn_seals(entry: EntryView, *, at: datetime) -> None:
    """Seal everything of this room under the new key when the county's keys were turned."""
    reseal_all(district_id=entry.district_id, key_id=entry.subject_id)


def register() -> None:
    """Subscribe to answers and to a new key."""
    subscribers.on("report.answer", "mediation: the answer comes back", channels=("mediation",))(told_back)
    subscribers.on("seal.rotate", "mediation: turn seals")(turn_seals)
