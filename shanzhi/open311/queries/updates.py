"""What became of requests, told back at this door: public notes while it is handled, and the public answer.

Everybody reads of released requests; the holder of a key also of those that came by it, for whoever asked must be able
to tell its own people. The words are those written for the public, masked once more; the telling's own are not here.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from shanzhi.advice.masking import mask
from shanzhi.cases.models import ProgressNote
from shanzhi.open311.models import ApiKey
from shanzhi.open311.queries.requests import readable
from shanzhi.open311.reading import LONGEST_SPAN, MOST, Params, Wrong, in_utc, said
from shanzhi.reports.models import Report
from shanzhi.reports.workflow import Answer, State

ANSWERED = {
    Answer.CLOSED: "fixed",
    Answer.REJECTED: "no_further_action",
    Answer.DECLINED: "no_further_action",
    Answer.VOID: "closed",
}
# What a client may say of its own side; it is written down with its words and moves nothing here.
STATUSES = {
    *("UNCHANGED", "OPEN", "PLANNED", "INVESTIGATING", "IN_PROGRESS", "ACTION_SCHEDULED", "FIXED", "CLOSED"),
    *("DUPLICATE", "NOT_COUNCILS_RESPONSIBILITY", "NO_FURTHER_ACTION", "INTERNAL_REFERRAL", "FOR_TRIAGE"),
    *("REOPEN", "CANCELLED"),
}


def window(params: Params, *, at: datetime) -> tuple[datetime, datetime]:
    """Return from when to when; the last ninety days where no bounds are given.

    :raises Wrong: 400 for one bound without the other, an end before its start, or more than ninety days.
    """
    start, end = params.moment("start_date"), params.moment("end_date")
    if start is None and end is None:
        return in_utc(at - LONGEST_SPAN), in_utc(at)
    if start is None or end is None:
        raise Wrong(400, _("start_date和end_date要么都写，要么都不写。"))
    if end < start or end - start > LONGEST_SPAN:
        raise Wrong(400, _("start_date和end_date之间最多90天，先后不能颠倒。"))
    return in_utc(start), in_utc(end)


def listed(district_id: str, params: Params, *, key: ApiKey | None, at: datetime) -> list[dict[str, Any]]:
    """Return the updates within the window, the oldest first, a thousand at most."""
    start, end = window(params, at=at)
    rows = readable(district_id, key)
    if number := params.get("service_request_id"):
        rows = rows.filter(number=number[:9])
    answered = rows.filter(state=State.ANSWERED, answered_at__gte=start, answered_at__lte=end)
    found = [_answer(report) for report in answered.order_by("answered_at")[:MOST]]
    notes = ProgressNote.objects.in_district(district_id).filter(at__gte=start, at__lte=end).exclude(public_text="")
    cases = rows.values("case_id")
    public = list(notes.filter(case_id__in=cases).order_by("at")[:MOST])
    reports: dict[UUID, list[Report]] = {}
    for report in rows.filter(case_id__in={note.case_id for note in public}) if public else ():
        reports.setdefault(report.case_id, []).append(report)
    found += [_note(note, report) for note in public for report in reports.get(note.case_id, [])]
    return sorted(found, key=lambda row: (str(row["updated_datetime"]), str(row["update_id"])))[:MOST]


def _answer(report: Report) -> dict[str, Any]:
    return _row(
        report, "answer", report.answered_at, ANSWERED.get(Answer(report.answer_kind), "closed"), report.answer_text
    )


def _note(note: ProgressNote, report: Report) -> dict[str, Any]:
    return _row(report, "note", note.at, "in_progress", note.public_text)


def _row(report: Report, kind: str, at: datetime | None, status: str, words: str) -> dict[str, Any]:
    moment = in_utc(at).strftime("%Y%m%d%H%M%S%f") if at is not None else ""
    return {
        "update_id": f"{report.number}-{kind}-{moment}",
        "service_request_id": report.number,
        "status": status,
        "updated_datetime": said(at),
        "description": mask(words).text,
        "media_url": None,
    }
