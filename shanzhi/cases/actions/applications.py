"""Asking and deciding 申请: extension, pause, waiting for the teller, a return. The asker never decides."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from shanzhi.cases.access import reasons_against_deciding
from shanzhi.cases.actions.tasks import take_task_step
from shanzhi.cases.models import Application, Case, Task
from shanzhi.clocks.actions import Desk, add_event, reckoned, running
from shanzhi.journal.actions import record
from shanzhi.journal.changing import change
from shanzhi.kernel.actors import SYSTEM, Actor, ActorKind
from shanzhi.kernel.clock import local
from shanzhi.kernel.reckoning import ClockEvent, EventKind, extension
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.loop.applications import (
    APPLICATION_TABLE,
    ASKERS,
    KINDS,
    PAUSES,
    ApplicationKind,
    ApplicationState,
)
from shanzhi.loop.workflow import ZONE_CAPACITY, Zone
from shanzhi.organisation.models import Unit


def ask(task: Task, kind: str, *, by: Actor, at: datetime, **brought: Any) -> Application:
    """Ask for one thing on a running task (``task.case`` and ``task.unit`` loaded).

    ``brought`` are the kind's needs: reason, code, until (a date), duty_item, proposed_unit.

    :raises Refused: with every reason against it.
    """
    rule = KINDS[ApplicationKind(kind)]
    reasons = reasons_against_asking(task, rule.kind, by=by, at=at, until=brought.get("until"))
    reasons += [_("还没写：%(what)s。") % {"what": need.label} for need in rule.needs if not brought.get(need.name)]
    if reasons:
        raise Refused(*reasons)
    proposed: Unit | None = brought.get("proposed_unit")
    made = Application(
        district_id=task.district_id,
        case=task.case,
        task=task,
        unit_id=task.unit_id,
        kind=kind,
        code=brought.get("code", ""),
        reason=brought["reason"],
        until=brought.get("until"),
        data={
            "duty_item": brought.get("duty_item", ""),
            "proposed_unit": proposed.code if proposed is not None else "",
        },
        asked_by_id=by.user_id,
        asked_by_name=by.name,
        asked_at=at,
    )
    try:
        with transaction.atomic():
            Application.objects.bulk_create([made])
            _line(made, "ask", by=by, at=at, was="")
    except IntegrityError as error:
        raise Refused(_("这个任务已经有一份%(kind)s申请在等批或在停。") % {"kind": rule.label}) from error
    return made


def reasons_against_asking(
    task: Task, kind: ApplicationKind, *, by: Actor, at: datetime, until: date | None = None
) -> list[str]:
    """Return why somebody can't ask for this now, or not until that day; nothing when they can."""
    zone = Zone(task.case.zone)
    askers = {str(ZONE_CAPACITY[zone])} if zone in ZONE_CAPACITY else ASKERS
    reasons = []
    if not any(holding.unit_id == task.unit_id for holding in by.holdings_as(askers)):
        reasons.append(_("只有承办单位自己的人可以申请。"))
    if not task.is_running:
        reasons.append(_("任务已经结束，不用再申请。"))
    if until is not None and until <= local(at).date():
        reasons.append(_("日期要在今天以后。"))
    longest = KINDS[kind].longest_days
    if until is not None and longest and until > local(at).date() + timedelta(days=longest):
        reasons.append(_("最长%(days)s天，请改近一些；到期还不行可以再申请。") % {"days": longest})
    if kind is ApplicationKind.EXTENSION and task.due_at is not None and at > task.due_at:
        reasons.append(_("延期要在到期前申请。已经超期的，请先交结果或请督办员协调。"))
    return reasons


def decide(
    application: Application,
    verb: str,
    *,
    by: Actor,
    at: datetime,
    note: str = "",
    seen: int | None = None,
) -> Application:
    """Grant or refuse an application (``case`` and ``task`` loaded); granting a pause stops the unit's clock now.

    :raises Stale: when somebody else decided it first.
    :raises Refused: for the asker, for whoever isn't a decider, and for a refusal without a word.
    """
    if verb == "grant" and application.kind in {str(kind) for kind in PAUSES}:
        verb = "start"
    row = APPLICATION_TABLE.row(verb)
    if row is None or verb not in {"grant", "start", "refuse"}:
        raise Refused(_("没有“%(verb)s”这一步。") % {"verb": verb})
    reasons = reasons_against_deciding(application, by)
    if verb == "refuse" and not note.strip():
        reasons.append(_("不同意要写一句为什么。"))
    if application.state != ApplicationState.ASKED or (seen is not None and seen != application.version):
        raise Stale(_("这份申请已经有人批过：%(state)s。") % {"state": application.state_label})
    if reasons:
        raise Refused(*reasons)
    with transaction.atomic():
        if application.kind != ApplicationKind.RETURN:
            _hold(application.case, at)
        _move(application, row.target, at, decided_by_id=by.user_id, decided_at=at, note=note)
        _line(application, verb, by=by, at=at, was=str(ApplicationState.ASKED))
        if verb != "refuse":
            _apply(application, by, at)
    return application


def end(application: Application, *, by: Actor, at: datetime, note: str = "") -> Application:
    """End a running pause: the unit's clock goes on with what was left. A teller who answered ends the wait for them.

    :raises Refused: when the actor is neither of the unit nor a decider.
    """
    answered = application.kind == ApplicationKind.TELLER_WAIT and by.kind == ActorKind.SYSTEM
    own = answered or any(holding.unit_id == application.unit_id for holding in by.holdings)
    if not own and (reasons := reasons_against_deciding(application, by)):
        raise Refused(*reasons)
    return _finish(application, "end", by=by, at=at, note=note)


def lapse(application: Application, *, at: datetime) -> Application:
    """Let a pause or an unanswered application lapse: the sweep's verb."""
    return _finish(application, "lapse", by=SYSTEM, at=at, note="")


def _finish(application: Application, verb: str, *, by: Actor, at: datetime, note: str) -> Application:
    row = APPLICATION_TABLE.row(verb)
    if row is None or application.state not in row.sources:
        raise Stale(_("这份申请已经是“%(state)s”。") % {"state": application.state_label})
    with transaction.atomic():
        _hold(application.case, at)
        was = application.state
        _move(application, row.target, at, ended_at=at, note=note or application.note)
        _line(application, verb, by=by, at=at, was=was)
        if was == ApplicationState.RUNNING:
            event = ClockEvent(EventKind.RESUME, at=at, reason=str(row.label), by=by.name, basis=application.kind)
            _on_the_clock(application, event, at, paused=False)
    return application


def _hold(case: Case, at: datetime) -> None:
    Case.objects.in_district(case.district_id).filter(pk=case.pk).update(beat=F("beat") + 1, changed_at=at)
    case.beat += 1


def _move(application: Application, target: str, at: datetime, **changes: Any) -> None:
    change(application, _("这份申请刚刚有人批过。"), also=("state",), state=target, **changes)


def _line(application: Application, verb: str, *, by: Actor, at: datetime, was: str) -> None:
    record(
        f"application.{verb}",
        district_id=application.district_id,
        subject_kind="application",
        subject_id=application.pk,
        by=by,
        at=at,
        was=was,
        now=application.state,
        version=application.version,
        zone=application.case.zone,
        origin=application.case.origin,
        data={
            "case": application.case.number,
            "case_id": str(application.case_id),
            "kind": application.kind,
            "reason": application.reason,
            "until": application.until.isoformat() if application.until else "",
            "note": application.note,
        },
    )


def _apply(application: Application, by: Actor, at: datetime) -> None:
    """Do what was granted: move the due day, stop the clock, or return the task."""
    if application.kind == ApplicationKind.RETURN:
        unit = Unit.objects.filter(code=application.data["proposed_unit"]).first()
        take_task_step(
            application.task,
            "return",
            by=by,
            at=at,
            duty_item=application.data["duty_item"],
            proposed_unit=unit,
            reason=application.reason,
        )
        return
    if application.kind == ApplicationKind.EXTENSION:
        _extend(application, by, at)
        return
    event = ClockEvent(EventKind.PAUSE, at=at, reason=application.reason, by=by.name, basis=application.kind)
    _on_the_clock(application, event, at, paused=True)


def _extend(application: Application, by: Actor, at: datetime) -> None:
    """Move the unit's due day to the close of office on the day asked for."""
    case, task, until = application.case, application.task, application.until
    desk = Desk(case.district_id, at)
    clocks = running(case.district_id, case_id=case.pk, kind="unit", subject_ids=[task.pk])
    if not clocks or until is None:
        raise Refused(_("这个任务没有在走的时限，延不了。"))
    try:
        event = extension(
            reckoned(clocks[0], desk),
            to=desk.calendar.closing(until),
            at=at,
            reason=application.reason,
            by=by.name,
            basis=application.kind,
        )
    except ValueError as error:
        raise Refused(_("延期的日子要在现在的到期日以后。")) from error
    _on_the_clock(application, event, at, paused=clocks[0].paused)


def _on_the_clock(application: Application, event: ClockEvent, at: datetime, *, paused: bool) -> None:
    case, task = application.case, application.task
    desk = Desk(case.district_id, at)
    for deadline in running(case.district_id, case_id=case.pk, kind="unit", subject_ids=[task.pk]):
        moved = add_event(deadline, event, at=at, desk=desk)
        Task.objects.in_district(task.district_id).filter(pk=task.pk).update(**moved.kept(), paused=paused)
        task.due_at, task.paused = moved.due_at, paused
        if task.role == "lead":
            Case.objects.in_district(case.district_id).filter(pk=case.pk).update(**moved.kept("unit_"), paused=paused)
            case.unit_due_at, case.paused = moved.due_at, paused
