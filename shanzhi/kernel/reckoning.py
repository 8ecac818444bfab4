"""Clocks (计时): a due moment as a pure function of limit, calendar and events, with its explanation.

Nothing here is patched: after every event the whole reckoning is made anew from the start. It refuses to know
what a case or a unit is, who may pause, and what time it is now (``at`` is always given).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil

from shanzhi.kernel.limits import (
    DEFAULT,
    ClockEvent,
    DayEnd,
    EventKind,
    Limit,
    LimitUnit,
    Rules,
    TraceLine,
    Why,
    events_from_json,
    events_to_json,
    trace_from_json,
    trace_to_json,
)
from shanzhi.kernel.walking import ONE_DAY, Pause, Walked, day_end, pauses_of, walk_days, walk_seconds
from shanzhi.kernel.worktime import DAY, Span, WorkCalendar, local_second

__all__ = [
    "DEFAULT",
    "ClockEvent",
    "ClockState",
    "DayEnd",
    "EventKind",
    "Limit",
    "LimitUnit",
    "Reckoning",
    "Remaining",
    "Rules",
    "TraceLine",
    "Why",
    "events_from_json",
    "events_to_json",
    "extension",
    "reckon",
    "remaining",
    "standing",
    "trace_from_json",
    "trace_to_json",
]

NEAR_RATIO = 0.8


class ClockState(StrEnum):
    """How a clock stands: the five signs of the clock chip."""

    OK = "ok"
    NEAR = "near"
    LATE = "late"
    HOLD = "hold"
    DONE = "done"


@dataclass(frozen=True)
class Reckoning:
    """One clock, reckoned. ``due_at`` is in China's time.

    While a pause is open (``paused``), ``due_at`` is the earliest it can still become: what it would be had the
    clock been started again at once. It can only move later, so nobody is called late too early.
    ``provisional`` says that a day in between belongs to a year whose notice is not known.
    """

    limit: Limit
    calendar: WorkCalendar
    rules: Rules
    started_at: datetime
    ended_at: datetime | None
    events: tuple[ClockEvent, ...]
    due_at: datetime
    paused: bool
    provisional: bool
    pauses: tuple[Pause, ...]
    trace: tuple[TraceLine, ...]
    walked: Walked

    @property
    def limit_version(self) -> str:
        """The version of the limit in force."""
        return self.limit.version

    @property
    def calendar_version(self) -> str:
        """The version of the calendar used."""
        return self.calendar.version

    @property
    def on_time(self) -> bool | None:
        """Whether the clock was stopped by its due moment; None while it runs."""
        return None if self.ended_at is None else self.ended_at <= self.due_at

    @property
    def total_seconds(self) -> int:
        """The running time from start to due, in the unit's measure (office or wall time), pauses left out."""
        return sum(_length(span) for span in self._running())

    def is_paused(self, at: datetime) -> bool:
        """Return whether the clock stands still at ``at``."""
        moment = local_second(at)
        if self.ended_at is not None and moment >= self.ended_at:
            return False
        return any(pause.start <= moment and (pause.end is None or moment < pause.end) for pause in self.pauses)

    def used_seconds(self, at: datetime) -> int:
        """Return the running time used up at ``at``, at most the total."""
        now = self._now(at)
        return sum(max(0, _length((start, min(end, now)))) for start, end in self._running())

    def left_seconds(self, at: datetime) -> int:
        """Return the running time left at ``at``; 0 once late."""
        return self.total_seconds - self.used_seconds(at)

    def used_ratio(self, at: datetime) -> float:
        """Return the used share, 0 to 1; exactly 1 from the due moment on."""
        total = self.total_seconds
        if self._now(at) >= self.due_at or not total:
            return 1.0
        return self.used_seconds(at) / total

    def state(self, at: datetime, near_ratio: float = NEAR_RATIO) -> ClockState:
        """Return how the clock stands at ``at``."""
        if self.ended_at is not None:
            return ClockState.DONE
        if self.is_paused(at):
            return ClockState.HOLD
        if local_second(at) > self.due_at:
            return ClockState.LATE
        return ClockState.NEAR if self.used_ratio(at) >= near_ratio else ClockState.OK

    def moment_of(self, ratio: float) -> datetime:
        """Return the moment by which that share (0–1) of the running time is used: when to warn."""
        wanted = ceil(self.total_seconds * ratio)
        if wanted <= 0:
            return self.started_at
        for start, end in self._running():
            if wanted <= _length((start, end)):
                return start + timedelta(seconds=wanted)
            wanted -= _length((start, end))
        return self.due_at

    def resumed(self, at: datetime) -> Reckoning:
        """Return the reckoning as it would be if every open pause ended at ``at``; itself when none is open."""
        opened = sum({EventKind.PAUSE: 1, EventKind.RESUME: -1}.get(event.kind, 0) for event in self.events)
        if opened <= 0:
            return self
        ends = [ClockEvent(EventKind.RESUME, at)] * opened
        return reckon(
            self._first_limit, self.calendar, self.started_at, [*self.events, *ends],
            rules=self.rules, ended_at=self.ended_at,
        )  # fmt: skip

    @property
    def _first_limit(self) -> Limit:
        """The limit the clock started with; changes are events."""
        changes = [line for line in self.trace if line.why_code is Why.LIMIT_CHANGED]
        return Limit.from_json(changes[0].why_data["old"]) if changes else self.limit

    def _running(self) -> list[Span]:
        return [span for line in self.trace if line.runs for span in line.spans]

    def _now(self, at: datetime) -> datetime:
        """Return ``at``, held back at the end of the clock and at an open pause."""
        moment = local_second(at)
        if self.ended_at is not None:
            moment = min(moment, self.ended_at)
        if self.paused:
            moment = min(moment, self.pauses[-1].start)
        return moment


@dataclass(frozen=True, slots=True)
class Remaining:
    """What is left, or how late it is, at one moment.

    ``seconds`` in the unit's measure (office time for working limits), ``wall_seconds`` by the wall clock;
    ``days`` by date, workdays for a working limit: for time left the days after today up to the due day, for
    lateness the days after the due day up to today. ``by_day`` says whether it is told in days.
    """

    is_late: bool
    seconds: int
    wall_seconds: int
    days: int
    by_day: bool
    working: bool


def standing(due_at: datetime, at: datetime, unit: LimitUnit | str, calendar: WorkCalendar | None = None) -> Remaining:
    """Return how a running clock stands at ``at``, from its due moment and the unit its limit counts in.

    This is the one definition of what is left and of how late a clock is: pages that reckon and lists that only keep
    due moments both tell it, so a case is never late by two numbers. Time left is told in the unit of the limit.
    Lateness within 24 hours is told in hours and minutes, office time for a working limit; from then on in days by
    date, the due day not among them, workdays for a working limit (an hour limit too: nobody counts 240 hours).
    ``calendar`` may be left out for a unit of the wall clock.
    """
    unit, due, now = LimitUnit(unit), local_second(due_at), local_second(at)
    is_late = now > due
    first, last = (due, now) if is_late else (now, due)
    wall, days = _length((first, last)), (last.date() - first.date()).days
    if not unit.is_working or calendar is None:
        return Remaining(is_late, wall, wall, days, wall >= DAY if is_late else unit.is_by_day, working=False)
    days = sum(calendar.is_workday(first.date() + ONE_DAY * step) for step in range(1, days + 1))
    seconds = calendar.working_seconds_between(first, last)
    return Remaining(is_late, seconds, wall, days, wall >= DAY if is_late else unit.is_by_day, working=True)


def remaining(reckoning: Reckoning, at: datetime) -> Remaining:
    """Return what is left at ``at``; of a stopped clock, what was left when it was stopped."""
    now = local_second(at) if reckoning.ended_at is None else reckoning.ended_at
    moment = min(now, reckoning.due_at) if reckoning.is_paused(now) else now
    left = standing(reckoning.due_at, moment, reckoning.limit.unit, reckoning.calendar)
    return left if left.is_late else replace(left, seconds=reckoning.left_seconds(now))


def reckon(
    limit: Limit,
    calendar: WorkCalendar,
    started_at: datetime,
    events: Iterable[ClockEvent] = (),
    *,
    rules: Rules = DEFAULT,
    ended_at: datetime | None = None,
) -> Reckoning:
    """Return the clock of ``limit`` from ``started_at``, after these events, in whatever order they are given.

    A pure function: same limit, calendar, events and rules, same answer. Events after ``ended_at`` don't count;
    a pause that begins at or after the due moment saves nothing.

    :raises ValueError: for naive moments, a resume without a pause, or a calendar without working time.
    """
    start = local_second(started_at)
    end = None if ended_at is None else local_second(ended_at)
    kept = tuple(
        sorted((event for event in events if end is None or event.at <= end), key=lambda event: local_second(event.at))
    )
    first = limit
    for event in kept:
        if event.kind is EventKind.LIMIT_CHANGED and event.limit is not None:
            limit = event.limit
    pauses = pauses_of(kept, start, end)
    walked, due = _walk(limit, calendar, start, kept, pauses, rules)
    pauses = tuple(pause for pause in pauses if pause.start < due)
    lines = [*walked.lines, *_beyond(limit, calendar, walked.due_at, due)]
    lines = _with_events(lines, _event_lines(first, calendar, start, kept, rules))
    if end is not None:
        lines.append(TraceLine(end, end, False, 0, 0, Why.ENDED, {"on_time": end <= due}))
    return Reckoning(
        limit=limit, calendar=calendar, rules=rules, started_at=start, ended_at=end, events=kept, due_at=due,
        paused=bool(pauses) and pauses[-1].end is None,
        provisional=_is_provisional(limit, calendar, start, due, walked, pauses),
        pauses=pauses, trace=tuple(lines), walked=walked,
    )  # fmt: skip


def extension(
    reckoning: Reckoning, *, to: datetime, at: datetime, reason: str = "", by: str = "", basis: str = ""
) -> ClockEvent:
    """Return the event of an extension to ``to``: for a day limit, to the end of that day (or the next workday).

    It carries the promised moment and what it adds in the limit's own unit under today's calendar, so that a later
    pause moves it and a later holiday never brings it nearer.

    :raises ValueError: when ``to`` isn't after the present due moment.
    """
    limit, calendar, walked = reckoning.limit, reckoning.calendar, reckoning.walked
    moment = local_second(to)
    if limit.unit.is_by_day:
        day = moment.date()
        if reckoning.rules.rolls_rest_days or limit.unit.is_working:
            while not calendar.is_workday(day):
                day += ONE_DAY
        moment = day_end(calendar, day, reckoning.rules)
    if moment <= reckoning.due_at:
        raise ValueError("an extension leads beyond the present due moment")
    if limit.unit is LimitUnit.DAYS:
        more = (day - walked.last_counted).days
    elif limit.unit is LimitUnit.WORKDAYS:
        steps = range(1, (day - walked.last_counted).days + 1)
        more = sum(calendar.is_workday(walked.last_counted + timedelta(days=step)) for step in steps)
    elif limit.unit is LimitUnit.WORKING_HOURS:
        more = calendar.working_seconds_between(walked.due_at, moment)
    else:
        more = _length((walked.due_at, moment))
    return ClockEvent(EventKind.EXTEND, at, reason, by, basis, to=moment, limit=limit, more=more)


def _walk(
    limit: Limit,
    calendar: WorkCalendar,
    start: datetime,
    events: Sequence[ClockEvent],
    pauses: Sequence[Pause],
    rules: Rules,
) -> tuple[Walked, datetime]:
    """Return the walk with what extensions add, and the due moment: never before the last one promised."""
    more = sum(
        event.more
        for event in events
        if event.kind is EventKind.EXTEND and event.limit is not None and event.limit.unit is limit.unit
    )
    if limit.unit.is_by_day:
        walked = walk_days(limit, more, calendar, start, pauses, rules)
    else:
        walked = walk_seconds(limit, more, calendar, start, pauses)
    return walked, max([walked.due_at, *(local_second(event.to) for event in events if event.to is not None)])


def _beyond(limit: Limit, calendar: WorkCalendar, counted_to: datetime, due: datetime) -> list[TraceLine]:
    """Return the line of time granted beyond what the count gives."""
    if due <= counted_to:
        return []
    spans = calendar.spans(counted_to, due) if limit.unit.is_working else [(counted_to, due)]
    return [TraceLine(counted_to, due, False, 0, 0, Why.EXTENDED_TO, {}, tuple(spans))]


def _event_lines(
    first: Limit, calendar: WorkCalendar, start: datetime, events: Sequence[ClockEvent], rules: Rules
) -> list[TraceLine]:
    """Return a line for each extension and each changed limit, with the due moment before it."""
    lines: list[TraceLine] = []
    limit = first
    for index, event in enumerate(events):
        if event.kind not in (EventKind.EXTEND, EventKind.LIMIT_CHANGED):
            continue
        earlier = events[:index]
        _, was_due = _walk(limit, calendar, start, earlier, pauses_of(earlier, start, None), rules)
        at = local_second(event.at)
        told = {name: getattr(event, name) for name in ("reason", "by", "basis") if getattr(event, name)}
        told["was_due"] = was_due.isoformat()
        if event.to is not None:
            lines.append(
                TraceLine(at, at, False, 0, 0, Why.EXTENDED, told | {"to": local_second(event.to).isoformat()})
            )
        elif event.limit is not None:
            change = {"old": limit.to_json(), "new": event.limit.to_json()}
            lines.append(TraceLine(at, at, False, 0, 0, Why.LIMIT_CHANGED, told | change))
            limit = event.limit
    return lines


def _with_events(lines: list[TraceLine], events: list[TraceLine]) -> list[TraceLine]:
    """Return both in the order of time, an event after the line in which it fell began."""
    return sorted([*lines, *events], key=lambda line: line.start)


def _is_provisional(
    limit: Limit, calendar: WorkCalendar, start: datetime, due: datetime, walked: Walked, pauses: Sequence[Pause]
) -> bool:
    if not (limit.unit.is_by_day or limit.unit.is_working):
        return False
    first = start.date()
    if limit.unit is LimitUnit.DAYS and not pauses:
        first = walked.last_counted  # only the rolling of the last day asks the calendar
    days = (due.date() - first).days
    return any(not calendar.is_announced(first + timedelta(days=step)) for step in range(days + 1))


def _length(span: Span) -> int:
    return int((span[1] - span[0]).total_seconds())
