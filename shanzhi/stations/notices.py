"""What this room does when the journal speaks: the answer to a fault comes back to the station's page.

Called after the commit, at least once; looks at where fault and report stand now, so doubled or late lines do no harm.
"""

from __future__ import annotations

from shanzhi.journal import subscribers
from shanzhi.journal.shapes import EntryView
from shanzhi.kernel.actors import SYSTEM
from shanzhi.loop.workflow import Zone
from shanzhi.reports.models import Report
from shanzhi.stations.actions.hearing import reopen, tell_back
from shanzhi.stations.models import Fault


def _found(entry: EntryView) -> tuple[Fault | None, Report | None]:
    report = Report.objects.in_district(entry.district_id).filter(pk=entry.subject_id).first()
    if report is None or report.channel != "station":
        return None, None
    rows = Fault.objects.in_district(entry.district_id).filter(report_number=report.number)
    return rows.select_related("station").first(), report


def told_back(entry: EntryView) -> None:
    """Write the answer onto the fault; a closed zone's words stay closed."""
    fault, report = _found(entry)
    if fault is None or report is None or fault.is_mended or not report.is_answered:
        return
    tell_back(fault, result=report.answer_text if report.zone == Zone.ORDINARY else "", by=SYSTEM, at=entry.at)


def waits_again(entry: EntryView) -> None:
    """Take the answer off when the case is taken up again."""
    fault, report = _found(entry)
    if fault is None or report is None or not fault.is_mended or report.is_answered:
        return
    reopen(fault, by=SYSTEM, at=entry.at)


def register() -> None:
    """Subscribe to answers and to waiting again."""
    subscribers.on("report.answer", "stations: the answer comes back", channels=("station",))(told_back)
    subscribers.on("report.wait_again", "stations: the fault waits again", channels=("station",))(waits_again)
