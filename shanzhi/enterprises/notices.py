"""What this room does when the journal speaks: the answer to a difficulty comes back to the enterprise's list."""

from __future__ import annotations

from shanzhi.enterprises.workflow import CHANNEL
from shanzhi.journal import subscribers
from shanzhi.journal.shapes import EntryView
from shanzhi.kernel.actors import SYSTEM
from shanzhi.loop.workflow import Zone
from shanzhi.needs.actions import listings
from shanzhi.needs.models import Listing
from shanzhi.needs.queries import reported_as
from shanzhi.reports.models import Report


def _found(entry: EntryView) -> tuple[Listing | None, Report | None]:
    report = Report.objects.in_district(entry.district_id).filter(pk=entry.subject_id).first()
    if report is None or report.channel != CHANNEL:
        return None, None
    return reported_as(entry.district_id, report.number), report


def told_back(entry: EntryView) -> None:
    """Write the answer onto the need; a closed zone's words stay closed."""
    need, report = _found(entry)
    if need is not None and report is not None and report.is_answered:
        words = report.answer_text if report.zone == Zone.ORDINARY else ""
        listings.tell_back(need, result=words, by=SYSTEM, at=entry.at)


def waits_again(entry: EntryView) -> None:
    """Take the answer off the need when its case is taken up again."""
    need, report = _found(entry)
    if need is not None and report is not None and not report.is_answered:
        listings.wait_again(need, by=SYSTEM, at=entry.at)


def register() -> None:
    """Subscribe to answers and to waiting again."""
    subscribers.on("report.answer", "enterprises: the answer comes back", channels=(CHANNEL,))(told_back)
    subscribers.on("report.wait_again", "enterprises: the need waits again", channels=(CHANNEL,))(waits_again)
