"""Answers come back 回话: a room names its channel, how its thing is found again, and the verbs that take the answer.

Called after the commit, at least once; the report is read as it stands now and the verbs look at where their thing
stands, so that doubled or late lines do no harm.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shanzhi.journal import subscribers
from shanzhi.journal.shapes import EntryView
from shanzhi.kernel.actors import SYSTEM
from shanzhi.loop.workflow import Zone
from shanzhi.reports.models import Report

Find = Callable[[str, str], Any]  # the thing of a district and a report's number, None where there is none
Verb = Callable[..., object]  # with the thing, ``by`` and ``at``


def tell_when_answered(name: str, channel: str, find: Find, tell_back: Verb) -> None:
    """Subscribe under a name: once a report of the channel is answered, its thing is told the ``result`` in words.

    A closed zone's words stay closed: of those the result is ''.
    """

    def answered(entry: EntryView) -> None:
        report = _told_through(channel, entry)
        thing = find(report.district_id, report.number) if report is not None and report.is_answered else None
        if report is not None and thing is not None:
            words = report.answer_text if report.zone == Zone.ORDINARY else ""
            tell_back(thing, result=words, by=SYSTEM, at=entry.at)

    subscribers.on("report.answer", name, channels=(channel,))(answered)


def tell_when_waiting_again(name: str, channel: str, find: Find, wait_again: Verb) -> None:
    """Subscribe under a name: once the case of a report of the channel is taken up again, its thing waits again."""

    def waiting(entry: EntryView) -> None:
        report = _told_through(channel, entry)
        thing = find(report.district_id, report.number) if report is not None and not report.is_answered else None
        if thing is not None:
            wait_again(thing, by=SYSTEM, at=entry.at)

    subscribers.on("report.wait_again", name, channels=(channel,))(waiting)


def _told_through(channel: str, entry: EntryView) -> Report | None:
    rows = Report.objects.in_district(entry.district_id)
    found: Report | None = rows.filter(pk=entry.subject_id, channel=channel).first()
    return found
