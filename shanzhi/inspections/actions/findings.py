"""What becomes of one defect: rechecked by somebody else, sent round the loop as a case, told back when that closes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.inspections.access import may_recheck, went_along
from shanzhi.inspections.actions.visiting import finding_line, move_finding, show
from shanzhi.inspections.models.visits import Finding
from shanzhi.inspections.queries.visits import photos_of
from shanzhi.inspections.workflow import ENDED
from shanzhi.journal.actions import record
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.reports.actions.attachments import discard, keep
from shanzhi.reports.actions.telling import tell
from shanzhi.reports.models import Attachment
from shanzhi.reports.shapes import Told

CHANNEL = "inspection"


def recheck(
    finding: Finding,
    verb: str,
    *,
    words: str,
    by: Actor,
    at: datetime,
    until: date | None = None,
    photo: UploadedFile[Any] | None = None,
    brought: Sequence[Attachment] = (),
    seen: str = "",
    made_at: datetime | None = None,
) -> Finding:
    """Say what a recheck found: ``clear``, ``extend`` until a day, or ``transfer`` to a penalty; never by who found it.

    ``seen`` is how it stood when somebody decided ('' where that is now), ``brought`` are photos that were stored
    before, ``made_at`` is when it was looked at, where it is told later.

    :raises Refused: without words, by who found it, or for an extension without a later day.
    :raises Stale: when the defect stands elsewhere by now.
    """
    if seen and seen != finding.standing:
        raise Stale(_("这条问题刚有人复查过，现在是“%(state)s”。看过再定。") % {"state": finding.state_label})
    day = local(made_at or at).date()
    faults = [] if words.strip() else [_("写看到什么。")]
    if by.user_id is not None and by.user_id == finding.found_by_id:
        faults.append(_("问题是您发现的，复查换一个人去。"))
    elif not may_recheck(by, finding):
        faults.append(_("由参加检查的单位派执法人员复查。"))
    if verb == "extend" and (until is None or until <= max(finding.due_on or day, day)):
        faults.append(_("延期要写一个更晚的日子。"))
    if faults:
        raise Refused(*faults)
    was, told = finding.state, {"words": words.strip(), "until": str(until or "") if verb == "extend" else ""}
    changes = {"rechecked_by_id": by.user_id, "rechecked_at": made_at or at, "recheck_words": words.strip()[:300]}
    kept = keep([photo], district_id=by.district_id, at=at, by=by) if photo is not None else []
    try:
        with transaction.atomic():
            move_finding(finding, verb, **changes, **({"due_on": until} if verb == "extend" else {}))
            show(finding.visit, [(finding.item, row) for row in (*kept, *brought)], at=at, finding=finding)
            record(**finding_line(verb, finding.visit, finding, by=by, at=at, was=was, **told))
    except BaseException:
        discard(kept)
        raise
    return finding


def open_case(finding: Finding, *, by: Actor, at: datetime) -> Told:
    """Send one defect round the loop as a case 转为事项: told once, with its photo, linked both ways.

    :raises Refused: by somebody who neither went along nor rechecks, or once it came to its end without one.
    """
    if not (went_along(by, finding.visit) or may_recheck(by, finding)):
        raise Refused(_("由参加检查的执法人员转为事项。"))
    if finding.state in ENDED and not finding.case_number:
        raise Refused(_("这条问题已经是“%(state)s”，不用再转为事项。") % {"state": finding.state_label})
    visit = finding.visit
    words = {"place": visit.place.name, "item": finding.item.name, "words": finding.words, "number": visit.number}
    with transaction.atomic():
        told = tell(
            district_id=visit.district_id,
            text=_("%(place)s：%(words)s（检查发现，%(item)s，%(number)s）") % words,
            by=by,
            at=at,
            channel=CHANNEL,
            place=visit.place,
            photos=[_bytes(photo.file) for photo in photos_of(finding)[:1]],
            idempotency_key=f"finding-{finding.pk}",
            origin=by.origin,
        )
        changes = {"report_id": told.report.pk, "case_number": told.case.number}
        rows = Finding.objects.in_district(visit.district_id).filter(pk=finding.pk, report=None)
        if rows.update(**changes):
            told_data = {"case": told.case.number}
            record(**finding_line("open_case", visit, finding, by=by, at=at, was=finding.state, **told_data))
    finding.report_id, finding.case_number = told.report.pk, told.case.number
    return told


def _bytes(name: str) -> bytes:
    with default_storage.open(name) as file:
        return bytes(file.read())


def tell_back(finding: Finding, *, case_number: str, said: str, by: Actor, at: datetime) -> None:
    """Write beside a defect what its case came to; the same word twice is one line."""
    with transaction.atomic():
        rows = Finding.objects.in_district(finding.district_id).filter(pk=finding.pk).exclude(case_said=said)
        if rows.update(case_said=said[:500], case_told_at=at, case_number=case_number):
            told = {"case": case_number}
            record(**finding_line("told_back", finding.visit, finding, by=by, at=at, was=finding.state, **told))
