"""What time itself brings about: archiving, pauses that lapse, notes that are missed, calendars that change.

Every function reads what is due from its own tables, so a missed or doubled run does no harm.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Min, Q

from shanzhi.cases.actions.applications import lapse
from shanzhi.cases.actions.notes import miss_progress
from shanzhi.cases.actions.steps import take_step
from shanzhi.cases.models import Application, Case, Task
from shanzhi.clocks.actions import Desk, reckon_again
from shanzhi.clocks.models import Deadline
from shanzhi.journal.actions import record
from shanzhi.journal.changing import version_moves
from shanzhi.kernel.actors import SYSTEM, Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.loop.workflow import State

BATCH = 200
OUTSIDE_IMPORT = ~Q(origin="import")


def archive_due(district_id: str, *, at: datetime) -> int:
    """Archive closed, rejected and declined cases whose call-back or review window is over; return how many."""
    window = Desk(district_id, at)
    done = 0
    view = window.limit("window:object")
    ended = Case.objects.in_district(district_id).filter(
        OUTSIDE_IMPORT, state__in=[State.CLOSED, State.REJECTED, State.DECLINED]
    )
    for case in ended.order_by("changed_at")[:BATCH]:
        if window.reckon(view, case.changed_at).due_at > at:
            break  # the oldest first: nobody after this one is due either
        try:
            take_step(case, "archive", by=SYSTEM, at=at)
            done += 1
        except Refused:
            continue  # somebody reopened it meanwhile
    return done


def lapse_due(district_id: str, *, at: datetime) -> int:
    """Let lapse the pauses whose last day is over, and what was asked on tasks that have ended; return how many."""
    today = local(at).date()
    done = 0
    over = Q(state="running", until__lt=today)
    left_over = Q(state__in=["asked", "running"]) & ~Q(task__state__in=["issued", "handling"])
    waiting = Application.objects.in_district(district_id).filter(
        over | left_over, case__district_id=district_id, task__district_id=district_id
    )
    for application in waiting.select_related("case", "task", "task__unit").order_by("until")[:BATCH]:
        try:
            lapse(application, at=at)
            done += 1
        except Refused:
            continue
    return done


def miss_due_notes(district_id: str, *, at: datetime) -> int:
    """Put every missed progress note into the journal; return how many."""
    done = 0
    open_ones = Case.objects.in_district(district_id).filter(
        OUTSIDE_IMPORT, state=State.DISPATCHED, progress_due_at__lt=at, paused=False
    )
    for case in open_ones.order_by("progress_due_at")[:BATCH]:
        try:
            miss_progress(case, at=at)
            done += 1
        except Refused:
            continue
    return done


def recalendar(district_id: str, *, by: Actor, at: datetime) -> int:
    """Reckon every running provisional clock again after a calendar notice; each change is a line. Return how many.

    Call it in batches until it returns 0: a reckoned clock carries the new calendar version and isn't met again.
    """
    desk = Desk(district_id, at)
    moved = 0
    running = (
        Deadline.objects.in_district(district_id)
        .filter(ended_at__isnull=True, given=False)
        .exclude(calendar_version=desk.calendar.version)
    )
    for deadline in running.order_by("due_at")[:BATCH]:
        with transaction.atomic():
            before = deadline.due_at
            reckon_again(deadline, desk=desk)
            moved += 1
            if deadline.due_at != before:
                _follow(deadline, before, by=by, at=at)
    return moved


def _follow(deadline: Deadline, before: datetime, *, by: Actor, at: datetime) -> None:
    """Carry a moved due moment to the task and the case, with a line on the case."""
    district_id = deadline.district_id
    changes: dict[str, object] = {}
    if deadline.kind == "step":
        changes |= deadline.kept("step_")
    elif deadline.kind == "unit":
        Task.objects.in_district(district_id).filter(pk=deadline.subject_id).update(**deadline.kept())
        if deadline.name != "support":
            changes |= deadline.kept("unit_")
    else:
        changes["total_due_at"] = (
            Deadline.objects.in_district(district_id)
            .filter(case_id=deadline.case_id, kind="total", ended_at__isnull=True)
            .aggregate(first=Min("due_at"))["first"]
        )
    mine = Case.objects.in_district(district_id).filter(pk=deadline.case_id)
    mine.update(**version_moves(), **changes)
    case = mine.get()
    record(
        "case.recalendar",
        district_id=district_id,
        subject_kind="case",
        subject_id=case.pk,
        by=by,
        at=at,
        was=case.state,
        now=case.state,
        version=case.version,
        zone=case.zone,
        origin=case.origin,
        data={
            "clock": f"{deadline.kind}:{deadline.name}",
            "was_due": before.isoformat(),
            "due": deadline.due_at.isoformat(),
        },
    )
