"""On the spot: the checklist recorded, the notice written and received, the result published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.calendars.queries import current_calendar
from shanzhi.cases.actions.numbering import next_values
from shanzhi.enforcement.access import may_convene
from shanzhi.enforcement.grades import Severity
from shanzhi.enforcement.lines import line
from shanzhi.enforcement.models import Item
from shanzhi.inspections.access import may_record, went_along
from shanzhi.inspections.models.visits import Answer, Finding, Notice, Photo, Visit
from shanzhi.inspections.queries.visits import items_of, notice_of
from shanzhi.inspections.workflow import FINDING_STEPS, FindingState, Result, VisitState
from shanzhi.journal.actions import record, record_many
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.reports.actions.attachments import discard, keep
from shanzhi.reports.models import Attachment


@dataclass(frozen=True, slots=True)
class Marked:
    """One item as marked: the result; where it isn't met, one line of ``words`` a defect; a photo or none."""

    item: Item
    result: str
    severity: str = ""
    words: str = ""
    measure: str = ""
    photo: UploadedFile[Any] | None = None


def record_visit(
    visit: Visit,
    marked: Sequence[Marked],
    *,
    told_rights: bool,
    by: Actor,
    at: datetime,
    publicity: str = "",
    note: str = "",
    brought: Sequence[tuple[Item, Attachment]] = (),
    made_at: datetime | None = None,
) -> Visit:
    """Record what was found on a visit, once: every item an answer, every line of a failed one a defect of its own.

    ``brought`` are photos that were stored before, ``made_at`` is when it was made, where it is told later.

    :raises Refused: for an item without an answer, a failed one without words, or somebody who wasn't drawn.
    :raises Stale: when it is recorded already, as after pressing twice.
    """
    if visit.state != VisitState.PLANNED:
        raise Stale(_("这一处已经记过了，没有再记一遍。"))
    _must_stand(visit, marked, told_rights, by)
    calendar, today = current_calendar(by.district_id), local(made_at or at).date()
    photos = [(one.item, one.photo) for one in marked if one.photo is not None]
    kept = keep([photo for _item, photo in photos], district_id=by.district_id, at=at, by=by) if photos else []
    shown = [*zip([item for item, _photo in photos], kept, strict=True), *brought]
    findings = _findings(visit, marked, by)
    try:
        with transaction.atomic():
            changes = {
                "state": VisitState.RECORDED,
                "recorded_at": made_at or at,
                "recorded_by_id": by.user_id,
                "told_rights": told_rights,
                "publicity": publicity.strip(),
                "note": note.strip(),
                "publish_on": calendar.add_workdays(today, visit.inspection.rule.publish_days),
            }
            _move(visit, **changes)
            Answer.objects.bulk_create(
                Answer(district_id=by.district_id, visit=visit, item=one.item, result=one.result) for one in marked
            )
            Finding.objects.bulk_create(findings)
            show(visit, shown, at=at)
            told = {"items": len(marked), "unmet": len(findings), "told_rights": told_rights, "publicity": publicity}
            record(**_line("site_visit.record", visit, by=by, at=at, was="planned", now="recorded", **told))
            record_many(finding_line("find", visit, one, by=by, at=at, was="") for one in findings)
    except BaseException:
        discard(kept)
        raise
    for name, value in changes.items():
        setattr(visit, name, value)
    return visit


def show(visit: Visit, shown: Sequence[tuple[Item, Attachment]], *, at: datetime, **words: Any) -> None:
    """Put stored photos, each with its item, behind those of a visit; inside the caller's transaction."""
    if not shown:
        return
    Visit.objects.select_for_update().get(pk=visit.pk, district_id=visit.district_id)  # two at once stand in line
    there = Photo.objects.in_district(visit.district_id).filter(visit_id=visit.pk).count()
    Photo.objects.bulk_create(
        Photo(
            district_id=visit.district_id,
            visit=visit,
            ordinal=ordinal,
            item=item,
            file=row.file,
            added_at=at,
            received_sha256=row.received_sha256,
            stored_sha256=row.stored_sha256,
            **words,
        )
        for ordinal, (item, row) in enumerate(shown, start=there + 1)
    )


def _must_stand(visit: Visit, marked: Sequence[Marked], told_rights: bool, by: Actor) -> None:
    faults = [] if may_record(by, visit) else [_("只有抽到这一处的执法人员能记。")]
    answered = {one.item.pk for one in marked}
    faults += [_("“%(item)s”还没有选。") % {"item": item} for item in items_of(visit) if item.pk not in answered]
    faults += [
        _("“%(item)s”不符合，写看到什么、在哪里。") % {"item": one.item}
        for one in marked
        if one.result == Result.UNMET and not one.words.strip()
    ]
    if not told_rights:
        faults.append(_("先出示证件，告知查什么、可以申请回避，再记。"))
    if faults:
        raise Refused(*faults)


def _findings(visit: Visit, marked: Sequence[Marked], by: Actor) -> list[Finding]:
    rows = [
        (one, words.strip())
        for one in marked
        if one.result == Result.UNMET
        for words in one.words.splitlines()
        if words.strip()
    ]
    return [
        Finding(
            district_id=visit.district_id,
            visit=visit,
            ordinal=ordinal,
            item=one.item,
            found_by_id=by.user_id,
            severity=one.severity or one.item.severity,
            words=words[:300],
            measure=(one.measure.strip() or one.item.standard)[:300],
        )
        for ordinal, (one, words) in enumerate(rows, start=1)
    ]


def drop_visit(visit: Visit, *, reason: str, by: Actor, at: datetime) -> None:
    """Give a visit up: closed down, moved away, nobody there. It doesn't count towards the cap.

    :raises Refused: without a reason, or by somebody who wasn't drawn.
    """
    if not reason.strip():
        raise Refused(_("写为什么没查成，例如已停业。"))
    if not may_record(by, visit):
        raise Refused(_("只有抽到这一处的执法人员能记。"))
    with transaction.atomic():
        _move(visit, state=VisitState.DROPPED, note=reason.strip()[:500])
        told = {"reason": reason.strip()}
        record(**_line("site_visit.drop", visit, by=by, at=at, was="planned", now="dropped", **told))
    visit.state = VisitState.DROPPED


def issue_notice(visit: Visit, *, by: Actor, at: datetime) -> Notice:
    """Write the rectification notice over all defects of a visit; each gets its day by its severity, in workdays.

    :raises Refused: without a defect that waits for one, or by somebody who didn't go along.
    :raises Stale: when there is a notice already.
    """
    if not went_along(by, visit):
        raise Refused(_("由上门检查的执法人员开具。"))
    rows = Finding.objects.in_district(by.district_id).filter(visit_id=visit.pk, state=FindingState.FOUND)
    waiting = list(rows.order_by("ordinal"))
    if notice_of(visit) is not None:
        raise Stale(_("通知书已经开过了。"))
    if not waiting:
        raise Refused(_("没有要整改的问题，不用开通知书。"))
    calendar, today = current_calendar(by.district_id), local(at).date()
    days = {one: calendar.add_workdays(today, visit.inspection.rule.fix_days[one]) for one in map(str, Severity)}
    last = max(days[one.severity] for one in waiting)
    with transaction.atomic():
        value = next_values(by.district_id, [f"rectification-{local(at):%y}"])[0]
        made = Notice.objects.create(
            district_id=by.district_id,
            visit=visit,
            number=f"ZG{local(at):%y}-{value:04d}",
            issued_at=at,
            issued_by_id=by.user_id,
            due_on=last,
            recheck_on=calendar.add_workdays(last, 1),
        )
        for one in waiting:
            move_finding(one, "notice", due_on=days[one.severity])
        told: dict[str, Any] = {"visit": visit.number, "due_on": str(last), "defects": len(waiting)}
        record(
            **line("rectification.issue", made.number, district_id=by.district_id, by=by, at=at, now="issued", **told)
        )
        record_many(
            finding_line("notice", visit, one, by=by, at=at, was=FindingState.FOUND, due_on=str(one.due_on))
            for one in waiting
        )
    return made


def receive_notice(notice: Notice, *, by: Actor, at: datetime) -> None:
    """Note that the premises confirmed that they have the notice, once; nobody's name is kept."""
    with transaction.atomic():
        rows = Notice.objects.filter(pk=notice.pk, district_id=notice.district_id, received_at=None)
        if rows.update(received_at=at):
            states = {"was": "issued", "now": "received"}
            record(
                **line("rectification.receive", notice.number, district_id=notice.district_id, by=by, at=at, **states)
            )
            notice.received_at = at


def publish(visits: Sequence[Visit], *, by: Actor, at: datetime) -> int:
    """Publish results: the place, the units, what was looked at and what became of it; no persons. Return how many.

    :raises Refused: by nobody who convenes there.
    """
    for visit in visits:
        if not may_convene(by, visit.inspection.area_path):
            raise Refused(_("结果由这个地方的统筹员公开。"))
    with transaction.atomic():
        done = [
            visit
            for visit in visits
            if Visit.objects.filter(
                pk=visit.pk, district_id=by.district_id, state=VisitState.RECORDED, published_at=None
            ).update(published_at=at)
        ]
        record_many(_line("site_visit.publish", visit, by=by, at=at, was="recorded", now="recorded") for visit in done)
    return len(done)


def move_finding(finding: Finding, verb: str, **changes: Any) -> None:
    """Bring one defect into the state after a verb, if it stands where its row says.

    :raises Stale: when it doesn't any more.
    """
    came_from, now = FINDING_STEPS[verb]
    rows = Finding.objects.in_district(finding.district_id).filter(pk=finding.pk, state=finding.state)
    if finding.state not in came_from or not rows.update(state=now, **changes):
        raise Stale(_("这条问题已经是“%(state)s”，没有生效。") % {"state": finding.state_label})
    for name, value in {"state": now, **changes}.items():
        setattr(finding, name, value)


def finding_line(
    verb: str, visit: Visit, finding: Finding, *, by: Actor, at: datetime, was: str, **data: Any
) -> dict[str, Any]:
    """Return the line about one defect, whose subject is the visit's number and the defect's ordinal."""
    subject, states = f"{visit.number}-{finding.ordinal}", {"was": was, "now": finding.state}
    told: dict[str, Any] = {"item": finding.item_id, "severity": finding.severity} if verb == "find" else {}
    return line(f"site_finding.{verb}", subject, district_id=visit.district_id, by=by, at=at, **states, **told, **data)


def _move(visit: Visit, **changes: Any) -> None:
    rows = Visit.objects.filter(pk=visit.pk, district_id=visit.district_id, state=VisitState.PLANNED)
    if not rows.update(**changes):
        raise Stale(_("这一处已经记过了，没有再记一遍。"))


def _line(verb: str, visit: Visit, *, by: Actor, at: datetime, was: str, now: str, **data: Any) -> dict[str, Any]:
    return line(verb, visit.number, district_id=by.district_id, by=by, at=at, was=was, now=now, **data)
