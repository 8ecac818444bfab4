"""Starting, stopping, pausing and moving clocks 时限. A due moment is always reckoned, never patched.

Three clocks run side by side: the teller's total (one a report), a unit's (one a task), the step's (one a case).
Every change adds an event to the deadline and reckons it again from its start.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, F, Q, Value, When
from django.db.models import Case as When_
from django.utils.translation import gettext_lazy as _

from shanzhi.calendars import actions as calendars
from shanzhi.calendars.actions import NoticeDay
from shanzhi.calendars.models import CalendarVersion
from shanzhi.calendars.queries import current_calendar
from shanzhi.catalogue.limits import LimitBook, LimitView
from shanzhi.catalogue.queries import limit_book, limit_for
from shanzhi.clocks.models import Deadline
from shanzhi.journal import sentences
from shanzhi.journal.actions import record
from shanzhi.journal.shapes import EntryView
from shanzhi.journal.statements import insert
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.reckoning import (
    ClockEvent,
    EventKind,
    Limit,
    LimitUnit,
    Reckoning,
    events_from_json,
    events_to_json,
    reckon,
    trace_to_json,
)
from shanzhi.kernel.worktime import Hours, WorkCalendar, hours_text


@dataclass(slots=True)
class Desk:
    """The rule books open on the desk during one step: read once, asked often."""

    district_id: str
    at: datetime
    _book: LimitBook | None = field(default=None)
    _calendar: WorkCalendar | None = field(default=None)

    @property
    def book(self) -> LimitBook:
        """Return the limits in force."""
        if self._book is None:
            self._book = limit_book()
        return self._book

    @property
    def calendar(self) -> WorkCalendar:
        """Return the calendar in force."""
        if self._calendar is None:
            self._calendar = current_calendar(self.district_id)
        return self._calendar

    def limit(self, clock: str, *, matter_id: int | None = None, grade: str = "") -> LimitView:
        """Return the limit of a clock for a matter and grade."""
        return limit_for(clock, matter_id=matter_id, grade=grade, book=self.book)

    def reckon(self, view: LimitView, started_at: datetime, events: Sequence[ClockEvent] = ()) -> Reckoning:
        """Return the reckoning of one limit on this desk's calendar."""
        return reckon(limit_of(view), self.calendar, started_at, events)

    def near(self, reckoning: Reckoning) -> datetime:
        """Return the moment from which a clock counts as near its end 临期: so many percent of its running time."""
        return reckoning.moment_of(self.limit("near").amount / 100)


def new_deadline(
    desk: Desk,
    kind: str,
    *,
    case_id: UUID,
    subject_id: UUID,
    name: str,
    at: datetime,
    matter_id: int | None = None,
    grade: str = "",
    clock: str = "",
    counted: bool = True,
) -> Deadline:
    """Return an unsaved deadline that starts at ``at``.

    ``kind`` is total, unit or step; ``name`` names it to people (``sign``, ``check``, ``lead``, ``total``);
    ``clock`` is the catalogue's name of the limit where it differs from the kind.
    """
    view = desk.limit(clock or (f"step:{name}" if kind == "step" else kind), matter_id=matter_id, grade=grade)
    reckoning = desk.reckon(view, at)
    return Deadline(
        district_id=desk.district_id,
        case_id=case_id,
        kind=kind,
        subject_id=subject_id,
        name=name,
        amount=view.amount,
        unit=str(view.unit),
        limit_version=view.version_code,
        limit_source=view.source[:200],
        calendar_version=desk.calendar.version,
        started_at=at,
        near_at=desk.near(reckoning),
        due_at=reckoning.due_at,
        provisional=reckoning.provisional,
        counted=counted,
        trace=trace_to_json(reckoning.trace),
    )


def goes_on(made: Deadline, desk: Desk) -> Deadline:
    """Let an unsaved clock go on where the last one of its name stood, and return it.

    What was used up before stays used up, and what was late stays late; the time in between counts as a pause. A
    lateness that was counted once isn't counted again.
    """
    earlier = Deadline.objects.in_district(desk.district_id).filter(
        subject_id=made.subject_id, kind=made.kind, name=made.name, ended_at__isnull=False
    )
    before = earlier.order_by("-ended_at", "-pk").first()
    if before is None or before.ended_at is None:
        return made
    kept = [one for one in events_from_json(before.events) if one.kind in {EventKind.PAUSE, EventKind.RESUME}]
    away = [ClockEvent(EventKind.PAUSE, before.ended_at), ClockEvent(EventKind.RESUME, made.started_at)]
    made.started_at, made.counted = before.started_at, bool(before.counted and before.on_time)
    reckoning = reckoned(made, desk, [*kept, *away])
    for name, value in _reckoned_fields(reckoning, desk).items():
        setattr(made, name, value)
    return made


def start(
    kind: str,
    *,
    district_id: str,
    case_id: UUID,
    subject_id: UUID,
    name: str,
    at: datetime,
    matter_id: int | None = None,
    grade: str = "",
    clock: str = "",
) -> Deadline:
    """Start and store one clock; see ``new_deadline`` for the words."""
    made = new_deadline(
        Desk(district_id, at),
        kind,
        case_id=case_id,
        subject_id=subject_id,
        name=name,
        at=at,
        matter_id=matter_id,
        grade=grade,
        clock=clock,
    )
    insert([made])
    return made


def _in_time(at: datetime) -> ExpressionWrapper[Q]:
    """Return whether a clock that ends now ends in time."""
    return ExpressionWrapper(Q(due_at__gte=at), BooleanField())


def stop_where(condition: Q, *, district_id: str, at: datetime, counted: bool = True) -> int:
    """Stop every running clock that fits: ended now, on time or late for good. Return how many were stopped."""
    changes: dict[str, Any] = {
        "ended_at": at,
        "paused": False,
        "on_time": _in_time(at),
    }
    if not counted:
        changes |= {"counted": False, "on_time": None}
    return Deadline.objects.in_district(district_id).filter(condition, ended_at__isnull=True).update(**changes)


def stop_for_step(case_id: UUID, *, units_too: bool, district_id: str, at: datetime) -> int:
    """Stop the case's step clock and, where its tasks are taken back, the units' clocks uncounted; one statement."""
    of_step = Q(kind="step")
    if not units_too:
        return stop_where(of_step & Q(case_id=case_id), district_id=district_id, at=at)
    return (
        Deadline.objects.in_district(district_id)
        .filter(case_id=case_id, kind__in=["step", "unit"], ended_at__isnull=True)
        .update(
            ended_at=at,
            paused=False,
            counted=When_(When(of_step, then=F("counted")), default=Value(False)),
            on_time=When_(When(of_step, then=_in_time(at)), default=Value(None), output_field=BooleanField()),
        )
    )


def stop(subject_id: UUID, kind: str, *, district_id: str, at: datetime) -> int:
    """Stop the running clocks of one kind on one subject."""
    return stop_where(Q(subject_id=subject_id, kind=kind), district_id=district_id, at=at)


def running(district_id: str, *, case_id: UUID, kind: str, subject_ids: Iterable[UUID] = ()) -> list[Deadline]:
    """Return the running clocks of one kind on a case, narrowed to some subjects where given."""
    found = Deadline.objects.in_district(district_id).filter(case_id=case_id, kind=kind, ended_at__isnull=True)
    wanted = list(subject_ids)
    return list(found.filter(subject_id__in=wanted) if wanted else found)


def add_event(deadline: Deadline, event: ClockEvent, *, at: datetime, desk: Desk | None = None) -> Deadline:
    """Add an event (pause, resume, extend, limit_changed) to a running clock and reckon it again.

    :raises ValueError: when the clock has ended.
    """
    if deadline.ended_at is not None:
        raise ValueError("an ended clock takes no events")
    desk = desk or Desk(deadline.district_id, at)
    events = [*events_from_json(deadline.events), event]
    return _store(deadline, reckoned(deadline, desk, events), desk)


def reckoned(deadline: Deadline, desk: Desk, events: Sequence[ClockEvent] | None = None) -> Reckoning:
    """Return the reckoning of a stored clock on this desk's calendar, with its own events or the ones given."""
    return reckon(
        Limit(deadline.amount, LimitUnit(deadline.unit), deadline.limit_version),
        desk.calendar,
        deadline.started_at,
        events_from_json(deadline.events) if events is None else events,
        ended_at=deadline.ended_at,
    )


def reckon_again(deadline: Deadline, *, desk: Desk) -> Deadline:
    """Reckon a running clock on the calendar now in force, its limit and events unchanged."""
    return _store(deadline, reckoned(deadline, desk), desk)


def _store(deadline: Deadline, reckoning: Reckoning, desk: Desk) -> Deadline:
    changes = _reckoned_fields(reckoning, desk)
    Deadline.objects.in_district(deadline.district_id).filter(pk=deadline.pk).update(**changes)
    for name, value in changes.items():
        setattr(deadline, name, value)
    return deadline


def _reckoned_fields(reckoning: Reckoning, desk: Desk) -> dict[str, Any]:
    return {
        "near_at": desk.near(reckoning),
        "due_at": reckoning.due_at,
        "paused": reckoning.paused,
        "provisional": reckoning.provisional,
        "calendar_version": desk.calendar.version,
        "trace": trace_to_json(reckoning.trace),
        "events": events_to_json(reckoning.events),
    }


def limit_of(view: LimitView) -> Limit:
    """Return a catalogue limit as the clocks count it."""
    return Limit(view.amount, LimitUnit(view.unit), view.version_code)


# --- the calendar: who entered what, on what basis. Running clocks are reckoned again by ``cases`` ---------------


def enter_notice(year: int, days: Sequence[NoticeDay], *, source: str, by: Actor, at: datetime) -> CalendarVersion:
    """Enter the official notice of a year in the actor's county and say so; return the calendar's new version.

    :raises Refused: for a missing source, dates outside the year, or a date given twice.
    """
    with transaction.atomic():
        version = calendars.enter_notice(year, days, district_id=by.district_id, source=source, by=by.name, at=at)
        told = {"year": year, "source": source, "days": [[str(day.date), day.kind, day.note] for day in days]}
        return _note_calendar("calendar.notice", version, told, by=by, at=at)


def set_office_hours(
    weekdays: Sequence[Hours], makeup: Hours, *, valid_from: date, source: str, by: Actor, at: datetime
) -> CalendarVersion:
    """Set the office hours from a date on in the actor's county and say so; return the new version.

    :raises Refused: for a week that isn't seven days, unreadable hours, or no source.
    """
    with transaction.atomic():
        version = calendars.set_office_hours(
            weekdays, makeup, district_id=by.district_id, valid_from=valid_from, source=source, by=by.name, at=at
        )
        told = {
            "from": str(valid_from),
            "source": source,
            "week": [hours_text(hours) for hours in weekdays],
            "makeup": hours_text(makeup),
        }
        return _note_calendar("calendar.hours", version, told, by=by, at=at)


def set_day(
    day: date, kind: str, *, source: str, by: Actor, at: datetime, hours: Hours = (), note: str = ""
) -> CalendarVersion:
    """Set one date apart in the actor's county (a local rest day, special hours) and say so; return the new version.

    :raises Refused: for a missing source, an unknown kind, or unreadable hours.
    """
    with transaction.atomic():
        version = calendars.set_day(
            day, kind, district_id=by.district_id, source=source, by=by.name, at=at, hours=hours, note=note
        )
        told = {"day": str(day), "kind": kind, "source": source, "hours": hours_text(hours), "note": note}
        return _note_calendar("calendar.day", version, told, by=by, at=at)


def _note_calendar(
    verb: str, version: CalendarVersion, told: dict[str, Any], *, by: Actor, at: datetime
) -> CalendarVersion:
    record(
        verb,
        district_id=by.district_id,
        subject_kind="calendar",
        subject_id="calendar",
        by=by,
        at=at,
        data=told | {"version": version.code},
    )
    return version


def _say_source(_entry: EntryView, data: Mapping[str, Any]) -> str:
    return _("，").join(str(data[name]) for name in ("year", "from", "day", "source") if data.get(name))


sentences.register("calendar.notice", label=_("录入放假通知"), say=_say_source)
sentences.register("calendar.hours", label=_("改上班时间"), say=_say_source)
sentences.register("calendar.day", label=_("单独定一天"), say=_say_source)
