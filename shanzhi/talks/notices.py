"""What this room does when the journal speaks: the answer to a report comes back to the topic it came from.

Called after the commit, at least once; looks at where topic and report stand now, so that doubled or late lines do no
harm.
"""

from __future__ import annotations

from datetime import datetime

from shanzhi.journal import subscribers
from shanzhi.journal.shapes import EntryView
from shanzhi.kernel.actors import SYSTEM
from shanzhi.loop.workflow import Zone
from shanzhi.reports.models import Report
from shanzhi.talks.actions.keeping import reseal_all
from shanzhi.talks.actions.outcomes import reopen, tell_back
from shanzhi.talks.models import Topic
from shanzhi.talks.workflow import TopicState


def _found(entry: EntryView) -> tuple[Topic | None, Report | None]:
    report = Report.objects.in_district(entry.district_id).filter(pk=entry.subject_id).first()
    if report is None or report.channel != "meeting":
        return None, None
    return Topic.objects.in_district(entry.district_id).filter(report_number=report.number).first(), report


def told_back(entry: EntryView) -> None:
    """Write the answer onto the topic: talk, list and public board show it; a closed zone's words stay closed."""
    topic, report = _found(entry)
    if topic is None or report is None or topic.state != TopicState.CASED or not report.is_answered:
        return
    words = report.answer_text if report.zone == Zone.ORDINARY else ""
    tell_back(topic, result=words, by=SYSTEM, at=entry.at)


def waits_again(entry: EntryView) -> None:
    """Take the answer off the topic when its case is taken up again."""
    topic, report = _found(entry)
    if topic is None or report is None or topic.state != TopicState.DONE or report.is_answered:
        return
    reopen(topic, by=SYSTEM, at=entry.at)


def turn_seals(entry: EntryView, *, at: datetime) -> None:
    """Seal the proposers' telephones under the new key when the county's keys were turned."""
    reseal_all(district_id=entry.district_id, key_id=entry.subject_id)


def register() -> None:
    """Subscribe to answers, to waiting again, to a new key."""
    subscribers.on("report.answer", "talks: the answer comes back", channels=("meeting",))(told_back)
    subscribers.on("report.wait_again", "talks: the topic waits again", channels=("meeting",))(waits_again)
    subscribers.on("seal.rotate", "talks: turn seals")(turn_seals)
