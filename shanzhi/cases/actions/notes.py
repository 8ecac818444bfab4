"""Beside the main line: progress notes 定期反馈, a better matter, grade or place, a works project."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.access import AREA_DESK
from shanzhi.cases.actions.effects import place_changes
from shanzhi.cases.models import Case, ProgressNote, Task
from shanzhi.catalogue.models import Matter
from shanzhi.clocks.actions import Desk, add_event, limit_of, running
from shanzhi.journal.actions import record
from shanzhi.journal.changing import change
from shanzhi.journal.statements import insert
from shanzhi.kernel.actors import SYSTEM, Actor
from shanzhi.kernel.reckoning import ClockEvent, EventKind
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.loop.remembering import told_with
from shanzhi.loop.workflow import State
from shanzhi.territory.models import Place
from shanzhi.works.models import WorksProject

SENT_AGAIN = timedelta(minutes=10)  # a telephone that lost the answer sends once more


def write_progress(case: Case, *, text: str, public_text: str = "", by: Actor, at: datetime) -> ProgressNote:
    """Write how it goes while the case is handled; the next note falls due by the schedule of its grade.

    The same words sent twice within minutes are one note.

    :raises Refused: when nothing was written, when the case isn't being handled, or when the actor has no part in it.
    """
    units = by.unit_ids() & set(Task.objects.of_case(case.district_id, case.pk).values_list("unit_id", flat=True))
    desk_holder = by.stands_over(case.area_path, AREA_DESK)
    reasons = []
    if not (text.strip() or public_text.strip()):
        reasons.append(_("写一句进展再交。"))
    if case.state != State.DISPATCHED:
        reasons.append(_("只有办理中的事写进展，现在是“%(state)s”。") % {"state": case.state_label})
    if not (units or desk_holder):
        reasons.append(_("进展由承办单位或派遣的人写。"))
    if reasons:
        raise Refused(*reasons)
    said = ProgressNote.objects.in_district(case.district_id).filter(case_id=case.pk, by_id=by.user_id)
    again: ProgressNote | None = said.filter(text=text, public_text=public_text, at__gt=at - SENT_AGAIN).first()
    if again is not None:
        return again
    desk = Desk(case.district_id, at)
    limit = desk.limit("progress", matter_id=case.matter_id, grade=case.grade)
    note = ProgressNote(
        district_id=case.district_id,
        case=case,
        unit_id=min(units) if units else None,
        at=at,
        due_at=case.progress_due_at,
        by_id=by.user_id,
        text=text,
        public_text=public_text,
    )
    with transaction.atomic():
        insert([note])
        data = {"text": text, "public_text": public_text}
        _change(case, "note", {"progress_due_at": desk.reckon(limit, at).due_at}, by=by, at=at, data=data)
    return note


def miss_progress(case: Case, *, at: datetime) -> Case:
    """Say in the journal that a note was due and not written, and set the next one: the sweep's verb."""
    desk = Desk(case.district_id, at)
    limit = desk.limit("progress", matter_id=case.matter_id, grade=case.grade)
    data = {"due_at": case.progress_due_at.isoformat() if case.progress_due_at else ""}
    with transaction.atomic():
        changes = {"progress_due_at": desk.reckon(limit, at).due_at}
        return _change(case, "miss_note", changes, by=SYSTEM, at=at, data=data)


def correct(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    seen: int | None = None,
    matter: Matter | None = None,
    grade: str = "",
    place: Place | None = None,
    reason: str = "",
) -> Case:
    """Correct the matter, grade or place; running unit clocks are reckoned from their start under the new limit.

    :raises Stale: when the page was old.
    :raises Refused: when nothing changes, or the desk isn't the actor's.
    """
    if seen is not None and seen != case.version:
        raise Stale(_("您看的这一页旧了，更正没有生效。"))
    changes: dict[str, Any] = {}
    if matter is not None and matter.pk != case.matter_id:
        changes["matter"] = matter
    if grade and grade != case.grade:
        changes["grade"] = grade
    if place is not None and place.pk != case.place_id:
        changes |= place_changes(place)
    reasons = []
    if not changes:
        reasons.append(_("没有改动。"))
    if not by.stands_over(case.area_path, AREA_DESK):
        reasons.append(_("事项、等级和地点由受理、立案、派遣的人更正。"))
    if not case.is_open:
        reasons.append(_("已经结束的事不再更正。"))
    if reasons:
        raise Refused(*reasons)
    data = {
        "matter": matter.name if "matter" in changes and matter is not None else "",
        "grade": changes.get("grade", ""),
        "place": changes.get("place_text", ""),
        "reason": reason,
    }
    with transaction.atomic():
        _change(case, "correct", changes, by=by, at=at, data=data)
        if {"matter", "grade"} & set(changes) and case.state == State.DISPATCHED:
            _reckon_under_new_limit(case, by=by, at=at, reason=reason)
    return case


def _reckon_under_new_limit(case: Case, *, by: Actor, at: datetime, reason: str) -> None:
    desk = Desk(case.district_id, at)
    for deadline in running(case.district_id, case_id=case.pk, kind="unit"):
        clock = {"lead": "unit", "support": "support"}.get(deadline.name, deadline.name)
        view = desk.limit(clock, matter_id=case.matter_id, grade=case.grade)
        event = ClockEvent(
            kind=EventKind.LIMIT_CHANGED,
            at=at,
            reason=reason or _("事项或等级更正"),
            by=by.name,
            basis=view.source,
            limit=limit_of(view),
        )
        moved = add_event(deadline, event, at=at, desk=desk)
        Task.objects.in_district(case.district_id).filter(pk=deadline.subject_id).update(**moved.kept())
        if deadline.name in {"lead", "rework"}:
            Case.objects.in_district(case.district_id).filter(pk=case.pk).update(**moved.kept("unit_"))
            case.unit_due_at = moved.due_at


def link_project(case: Case, project: WorksProject | None, *, by: Actor, at: datetime) -> Case:
    """Point a case to a works project (or to none); its milestones are then shown to the tellers.

    :raises Refused: for whoever has no part in the case.
    """
    units = by.unit_ids() & set(Task.objects.of_case(case.district_id, case.pk).values_list("unit_id", flat=True))
    if not units and not by.holdings_as(AREA_DESK):
        raise Refused(_("挂接工程由承办单位或派遣的人来做。"))
    data = {"project": project.name if project is not None else ""}
    with transaction.atomic():
        return _change(case, "link_project", {"project": project}, by=by, at=at, data=data)


def release_words(case: Case, words: str, *, by: Actor, at: datetime) -> Case:
    """Release masked words for everybody to read; '' withdraws them. Decided by the room that holds the reports.

    :raises Refused: for a 举报 or a child's case, never public.
    """
    if words and case.is_confidential:
        raise Refused(_("举报和涉及未成年人的事不公开。"))
    with transaction.atomic():
        return _change(case, "release", {"released_text": words}, by=by, at=at, data={"words": bool(words)})


def count_report(case: Case, change: int, *, by: Actor, at: datetime, data: dict[str, Any]) -> Case:
    """Say on the case that a report was tied (+1) or untied (-1); the tie itself is the reports' room's."""
    verb = "tie" if change > 0 else "untie"
    with transaction.atomic():
        return _change(case, verb, {"report_count": case.report_count + change}, by=by, at=at, data=data)


def pass_on_verification(case: Case, user_id: int, *, by: Actor, at: datetime) -> Case:
    """Ask somebody else to look at a case in place of a leaver; the handing over decides who."""
    with transaction.atomic():
        return _change(case, "pass_on", {"verifier_id": user_id}, by=by, at=at, data={})


def _change(case: Case, verb: str, changes: dict[str, Any], *, by: Actor, at: datetime, data: dict[str, Any]) -> Case:
    """Change columns of a case without moving it, with its line; guarded by the version as every step is."""
    data = told_with(data, case, changes)
    change(case, _("您看的这一页旧了，改动没有生效。"), changed_at=at, **changes)
    record(
        f"case.{verb}",
        district_id=case.district_id,
        subject_kind="case",
        subject_id=case.pk,
        by=by,
        at=at,
        was=case.state,
        now=case.state,
        version=case.version,
        zone=case.zone,
        origin=case.origin,
        data=data,
    )
    return case
