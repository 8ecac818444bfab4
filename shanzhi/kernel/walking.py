"""The walk from a clock's start to its due moment, line by line. Used by ``reckoning`` alone; no state, no clock.

Two walks: hour limits pass through seconds (wall or office), day limits through whole days. A day limit loses
every day on which the clock stood still during that day's hours (docs/adr/0018-clocks.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from shanzhi.kernel.clock import CHINA
from shanzhi.kernel.limits import ClockEvent, DayEnd, EventKind, Limit, LimitUnit, Rules, TraceLine, Why
from shanzhi.kernel.worktime import DAY, Span, WorkCalendar, at_second, local_second

ONE_DAY = timedelta(days=1)
ONE_SECOND = timedelta(seconds=1)
LONGEST_DAYS = 366 * 30
UNSET = datetime(1, 1, 2, tzinfo=CHINA)  # a line without spans gets its own start and end


@dataclass(frozen=True, slots=True)
class Pause:
    """One stretch in which the clock stood still; ``end`` None while nobody knows when it ends."""

    start: datetime
    end: datetime | None
    data: dict[str, Any]

    @property
    def known_end(self) -> datetime:
        """The end, or for an open pause its own start: what is lost by now is not known yet."""
        return self.end or self.start


@dataclass(frozen=True, slots=True)
class Walked:
    """What a walk found: the due moment, the last counted day before any rolling, and the lines on the way."""

    due_at: datetime
    last_counted: date
    lines: tuple[TraceLine, ...]


def pauses_of(events: Iterable[ClockEvent], start: datetime, end: datetime | None) -> tuple[Pause, ...]:
    """Return the stretches of standing still; pauses that overlap are one, over when the last of them ends."""
    found: list[Pause] = []
    opened: list[ClockEvent] = []
    depth = 0
    for event in events:
        if event.kind is EventKind.PAUSE:
            depth += 1
            opened.append(event)
        elif event.kind is EventKind.RESUME:
            if not depth:
                raise ValueError("a clock that runs can't be resumed")
            depth -= 1
            if not depth:
                found.append(Pause(local_second(opened[0].at), local_second(event.at), _pause_data(opened)))
                opened = []
    if depth:
        found.append(Pause(local_second(opened[0].at), end, _pause_data(opened)))
    cut = (Pause(max(pause.start, start), pause.end, pause.data) for pause in found)
    return tuple(pause for pause in cut if pause.end is None or pause.start < pause.end)


def _pause_data(events: Sequence[ClockEvent]) -> dict[str, str]:
    data = {name: "；".join(dict.fromkeys(getattr(event, name) for event in events if getattr(event, name)))
            for name in ("reason", "by", "basis")}  # fmt: skip
    return {name: text for name, text in data.items() if text}


def walk_seconds(
    limit: Limit, more: int, calendar: WorkCalendar, started_at: datetime, pauses: Sequence[Pause]
) -> Walked:
    """Walk an hour limit of ``limit`` plus ``more`` seconds."""
    working = limit.unit.is_working
    position, left = started_at, limit.seconds + more
    due = None
    for pause in pauses:
        passed = _measure(calendar, working, position, pause.start)
        if passed >= left:
            break
        left -= passed
        position = pause.known_end
    due = calendar.add_working_seconds(position, left) if working else position + timedelta(seconds=left)
    stops = [pause for pause in pauses if pause.start < due and pause.end]
    lines = _office_lines(calendar, started_at, due, stops) if working else _wall_lines(started_at, due, stops)
    return Walked(due, due.date(), tuple(lines))


def _measure(calendar: WorkCalendar, working: bool, start: datetime, end: datetime) -> int:
    if working:
        return calendar.working_seconds_between(start, end)
    return int((end - start).total_seconds())


def _wall_lines(start: datetime, due: datetime, stops: Iterable[Pause]) -> list[TraceLine]:
    lines: list[TraceLine] = []
    position = start
    for stop in stops:
        if position < stop.start:
            lines.append(_line(Why.HOURS, True, [(position, stop.start)]))
        lines.append(_line(Why.PAUSED, False, [(stop.start, stop.known_end)], data=stop.data))
        position = stop.known_end
    if position < due:
        lines.append(_line(Why.HOURS, True, [(position, due)]))
    return lines


def _office_lines(calendar: WorkCalendar, start: datetime, due: datetime, stops: Sequence[Pause]) -> list[TraceLine]:
    """Return a line for each run of office time within a day, and one for each run of rest days."""
    lines: list[TraceLine] = []
    opening = calendar.next_opening(start)
    if opening > start and calendar.is_workday(start.date()):
        end = min(opening, at_second(start.date(), DAY))
        lines.append(replace(_line(Why.CLOSED, False, [], data={"from": opening.isoformat()}), start=start, end=end))
    day = start.date()
    while day <= due.date():
        if not calendar.is_workday(day):
            _add_rest(lines, calendar, day, Why.REST)
        else:
            begin, finish = max(start, at_second(day, 0)), min(due, at_second(day, DAY))
            pieces: list[tuple[Span, dict[str, Any] | None]] = []
            for span in calendar.spans(begin, finish):
                pieces.extend(_cut(span, stops))
            for data in _runs(pieces):
                spans = [span for span, _ in data]
                stopped = data[0][1]
                if stopped is None:
                    lines.append(_line(Why.HOURS, True, spans, data=_makeup(calendar, day)))
                else:
                    lines.append(_line(Why.PAUSED, False, spans, data=stopped))
        day += ONE_DAY
    return lines


def _cut(span: Span, stops: Iterable[Pause]) -> list[tuple[Span, dict[str, Any] | None]]:
    """Return the span in pieces, those inside a pause with the pause's data."""
    pieces: list[tuple[Span, dict[str, Any] | None]] = []
    position, end = span
    for stop in stops:
        begin, finish = max(stop.start, position), min(stop.known_end, end)
        if begin < finish:
            if position < begin:
                pieces.append(((position, begin), None))
            pieces.append(((begin, finish), stop.data))
            position = finish
    if position < end:
        pieces.append(((position, end), None))
    return pieces


def _runs(
    pieces: list[tuple[Span, dict[str, Any] | None]],
) -> list[list[tuple[Span, dict[str, Any] | None]]]:
    """Return the pieces in runs of the same kind."""
    runs: list[list[tuple[Span, dict[str, Any] | None]]] = []
    for piece in pieces:
        if runs and runs[-1][-1][1] is piece[1]:
            runs[-1].append(piece)
        else:
            runs.append([piece])
    return runs


def walk_days(
    limit: Limit, more: int, calendar: WorkCalendar, started_at: datetime, pauses: Sequence[Pause], rules: Rules
) -> Walked:
    """Walk a day limit of ``limit`` plus ``more`` days."""
    wanted = limit.amount + more
    lines: list[TraceLine] = []
    day, number = started_at.date(), 0
    if wanted == 0:
        return _same_day(limit, calendar, started_at, pauses, rules)
    if not rules.counts_first_day or day_end(calendar, day, rules) <= started_at:
        lines.append(_day_line(Why.FIRST_DAY, False, day, []))
        day += ONE_DAY
    for _ in range(LONGEST_DAYS):
        if limit.unit is LimitUnit.WORKDAYS and not calendar.is_workday(day):
            _add_rest(lines, calendar, day, Why.REST)
        elif (stop := _stop_on(day, calendar, pauses)) is not None:
            lines.append(_day_line(Why.PAUSED, False, day, _spans_of(limit, calendar, day), data=stop.data))
        else:
            number += 1
            _add_day(lines, limit, calendar, day, number)
            if number == wanted:
                return _rolled(day, lines, limit, calendar, pauses, rules, is_counted=True)
        day += ONE_DAY
    raise ValueError("the calendar has too few workdays")


def _same_day(
    limit: Limit, calendar: WorkCalendar, started_at: datetime, pauses: Sequence[Pause], rules: Rules
) -> Walked:
    """Return the walk of "the same day": the day itself while its office is open, else the next day that can be."""
    if limit.unit is LimitUnit.WORKDAYS:
        rules = replace(rules, rolls_rest_days=True)
    day = started_at.date()
    due = day_end(calendar, day, rules)
    if due > started_at and _may_end(day, calendar, pauses, rules):
        spans = calendar.spans(started_at, due) if limit.unit.is_working else [(started_at, due)]
        line = replace(_line(Why.SAME_DAY, True, spans), start=started_at, end=due)
        return Walked(due, day, (line,))
    lines: list[TraceLine] = []
    if calendar.is_workday(day):
        lines.append(_day_line(Why.FIRST_DAY, False, day, []))
    else:
        _add_rest(lines, calendar, day, Why.REST)
    return _rolled(day + ONE_DAY, lines, limit, calendar, pauses, rules, is_counted=False)


def _may_end(day: date, calendar: WorkCalendar, pauses: Sequence[Pause], rules: Rules) -> bool:
    """Return whether a day limit can end on that day: the clock runs, and the rules don't move it."""
    return (calendar.is_workday(day) or not rules.rolls_rest_days) and _stop_on(day, calendar, pauses) is None


def _rolled(
    last: date,
    lines: list[TraceLine],
    limit: Limit,
    calendar: WorkCalendar,
    pauses: Sequence[Pause],
    rules: Rules,
    *,
    is_counted: bool,
) -> Walked:
    """Finish a walk at its last day, moved on to the next day on which it can end.

    ``is_counted`` says that the last day already has its line.
    """
    day = last
    while not _may_end(day, calendar, pauses, rules):
        if day > last or not is_counted:
            stop = _stop_on(day, calendar, pauses) if calendar.is_workday(day) else None
            if stop is not None:
                lines.append(_day_line(Why.PAUSED, False, day, _spans_of(limit, calendar, day), data=stop.data))
            else:
                _add_rest(lines, calendar, day, Why.ROLLED, measured=not limit.unit.is_working)
        day += ONE_DAY
        if (day - last).days > LONGEST_DAYS:
            raise ValueError("the calendar has too few workdays")
    due = day_end(calendar, day, rules)
    if day > last or not is_counted:
        spans = calendar.spans(at_second(day, 0), due) if limit.unit.is_working else [(at_second(day, 0), due)]
        lines.append(_day_line(Why.ROLLED_TO, False, day, spans))
    elif not limit.unit.is_working:
        lines[-1] = _ending(lines[-1], due)
    return Walked(due, last, tuple(lines))


def day_end(calendar: WorkCalendar, day: date, rules: Rules) -> datetime:
    """Return the moment a day limit that ends on this day is due."""
    return calendar.closing(day) if rules.day_end is DayEnd.CLOSING else at_second(day, DAY)


def _stop_on(day: date, calendar: WorkCalendar, pauses: Iterable[Pause]) -> Pause | None:
    """Return the pause that stops the clock during the day's hours (office hours, or all of a rest day), if any."""
    hours = calendar.intervals(day) or ((0, DAY),)
    for pause in pauses:
        end = pause.end or pause.start + ONE_SECOND  # open: it stops at least the day it began on
        for opening, closing in hours:
            if pause.start < at_second(day, closing) and at_second(day, opening) < end and pause.start < end:
                return pause
    return None


def _spans_of(limit: Limit, calendar: WorkCalendar, day: date) -> Sequence[Span]:
    if limit.unit.is_working:
        return calendar.office_spans(day)
    return [(at_second(day, 0), at_second(day, DAY))]


def _add_day(lines: list[TraceLine], limit: Limit, calendar: WorkCalendar, day: date, number: int) -> None:
    """Add the n-th counted day; calendar days in a row share one line."""
    spans = _spans_of(limit, calendar, day)
    if limit.unit.is_working:
        lines.append(_day_line(Why.DAY, True, day, spans, days=1, data={"n": number} | _makeup(calendar, day)))
        return
    last = lines[-1] if lines else None
    if last is not None and last.why_code is Why.DAYS and last.end == at_second(day, 0):
        data = {"first": last.why_data["first"], "last": number}
        lines[-1] = _line(Why.DAYS, True, [(last.start, at_second(day, DAY))], days=last.amount_days + 1, data=data)
    else:
        lines.append(_day_line(Why.DAYS, True, day, spans, days=1, data={"first": number, "last": number}))


def _add_rest(lines: list[TraceLine], calendar: WorkCalendar, day: date, why: Why, *, measured: bool = False) -> None:
    """Add a rest day, joined to the rest days just before it."""
    rule = calendar.rule(day)
    notes = [rule.note] if rule is not None and rule.note else []
    start, end = at_second(day, 0), at_second(day, DAY)
    last = lines[-1] if lines else None
    if last is not None and last.why_code is why and last.end == start:
        start = last.start
        notes = list(dict.fromkeys([*last.why_data.get("notes", []), *notes]))
        lines.pop()
    spans = [(start, end)] if measured else []
    lines.append(TraceLine(start, end, False, 0, 0, why, {"notes": notes} if notes else {}, tuple(spans)))


def _makeup(calendar: WorkCalendar, day: date) -> dict[str, Any]:
    """Return the mark of a workday on a weekday that usually rests."""
    return {} if calendar.week(day).weekdays[day.weekday()] else {"makeup": True}


def _line(
    why: Why, counted: bool, spans: Sequence[Span], *, days: int = 0, data: dict[str, Any] | None = None
) -> TraceLine:
    seconds = sum(int((end - start).total_seconds()) for start, end in spans) if counted else 0
    start, end = (spans[0][0], spans[-1][1]) if spans else (UNSET, UNSET)
    return TraceLine(start, end, counted, seconds, days, why, data or {}, tuple(spans))


def _day_line(
    why: Why, counted: bool, day: date, spans: Sequence[Span], *, days: int = 0, data: dict[str, Any] | None = None
) -> TraceLine:
    seconds = sum(int((end - start).total_seconds()) for start, end in spans) if counted else 0
    start, end = at_second(day, 0), at_second(day, DAY)
    return TraceLine(start, end, counted, seconds, days, why, data or {}, tuple(spans))


def _ending(line: TraceLine, due: datetime) -> TraceLine:
    """Return a line of calendar days cut at the due moment."""
    return _line(line.why_code, True, [(line.start, due)], days=line.amount_days, data=dict(line.why_data))
