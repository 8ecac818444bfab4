"""Clocks: what holds for every limit, moment and pause, drawn by the thousand."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from shanzhi.kernel.reckoning import (
    ClockEvent,
    ClockState,
    DayEnd,
    EventKind,
    Limit,
    LimitUnit,
    Rules,
    extension,
    reckon,
    remaining,
)
from tests.kernel.china_2026 import CALENDAR, at, with_rest

WORKDAYS, DAYS_UNIT, HOURS = LimitUnit.WORKDAYS, LimitUnit.DAYS, LimitUnit.HOURS
WORKING_HOURS, EMERGENCY = LimitUnit.WORKING_HOURS, LimitUnit.EMERGENCY_HOURS


MOMENTS = st.integers(0, 300 * 86400).map(lambda seconds: at("2026-01-01 00:00") + timedelta(seconds=seconds))
HOUR_LIMITS = st.builds(Limit, st.integers(1, 90), st.sampled_from([HOURS, WORKING_HOURS, EMERGENCY]))
DAY_LIMITS = st.builds(Limit, st.integers(0, 30), st.sampled_from([DAYS_UNIT, WORKDAYS]))
LIMITS = HOUR_LIMITS | DAY_LIMITS
DATES = st.dates(date(2026, 1, 1), date(2026, 12, 31))
RULES = st.builds(Rules, counts_first_day=st.booleans(), day_end=st.sampled_from(DayEnd), rolls_rest_days=st.booleans())


@st.composite
def stops(draw, start):
    """Draw up to three pauses after ``start``, apart from one another, as events."""
    events, position = [], start
    for _ in range(draw(st.integers(0, 3))):
        begin = position + timedelta(seconds=draw(st.integers(0, 4 * 86400)))
        position = begin + timedelta(seconds=draw(st.integers(1, 4 * 86400)))
        events += [ClockEvent(EventKind.PAUSE, begin), ClockEvent(EventKind.RESUME, position)]
    return events


def measure(limit, calendar, start, end):
    if limit.unit is WORKING_HOURS:
        return calendar.working_seconds_between(start, end)
    return int((end - start).total_seconds())


@given(HOUR_LIMITS, MOMENTS, st.data())
@settings(max_examples=100)
def test_a_pause_of_p_counted_seconds_moves_an_hour_limit_by_exactly_p(limit, start, data):
    earlier = data.draw(stops(start))
    plain = reckon(limit, CALENDAR, start, earlier).due_at
    last = max([start, *(event.at for event in earlier)])
    begin = last + timedelta(seconds=data.draw(st.integers(0, 5 * 86400)))
    end = begin + timedelta(seconds=data.draw(st.integers(1, 5 * 86400)))
    events = [*earlier, ClockEvent(EventKind.PAUSE, begin), ClockEvent(EventKind.RESUME, end)]
    moved = reckon(limit, CALENDAR, start, events).due_at
    lost = measure(limit, CALENDAR, begin, end) if begin < plain else 0
    assert measure(limit, CALENDAR, plain, moved) == lost


@given(LIMITS, MOMENTS, RULES, st.data())
@settings(max_examples=100)
def test_a_longer_pause_never_makes_anything_due_earlier(limit, start, rules, data):
    events = data.draw(stops(start))
    before = reckon(limit, CALENDAR, start, events, rules=rules)
    assert before.due_at >= reckon(limit, CALENDAR, start, rules=rules).due_at
    last = max([start, *(event.at for event in events)])
    opened = reckon(limit, CALENDAR, start, [*events, ClockEvent(EventKind.PAUSE, last)], rules=rules)
    first, second = sorted(data.draw(st.tuples(st.integers(1, 10**6), st.integers(1, 10**6))))
    shorter, longer = (opened.resumed(last + timedelta(seconds=seconds)).due_at for seconds in (first, second))
    assert before.due_at <= opened.due_at <= shorter <= longer


@given(DAY_LIMITS, MOMENTS, MOMENTS, RULES)
@settings(max_examples=100)
def test_day_limits_are_monotone_in_start_and_amount(limit, first, second, rules):
    early, late = sorted((first, second))
    assert reckon(limit, CALENDAR, early, rules=rules).due_at <= reckon(limit, CALENDAR, late, rules=rules).due_at
    longer = Limit(limit.amount + 1, limit.unit)
    assert reckon(limit, CALENDAR, early, rules=rules).due_at <= reckon(longer, CALENDAR, early, rules=rules).due_at


@given(LIMITS, MOMENTS, RULES, st.lists(DATES, min_size=1, max_size=4), st.data())
@settings(max_examples=100)
def test_a_new_holiday_never_makes_anything_due_earlier(limit, start, rules, holidays, data):
    events = data.draw(stops(start))
    if data.draw(st.booleans()):
        now = reckon(limit, CALENDAR, start, rules=rules)
        wanted = now.due_at + timedelta(days=data.draw(st.integers(1, 20)))
        events = [extension(now, to=wanted, at=start), *events]
    before = reckon(limit, CALENDAR, start, events, rules=rules)
    after = reckon(limit, with_rest(CALENDAR, *holidays), start, events, rules=rules)
    assert after.due_at >= before.due_at


@given(LIMITS, MOMENTS, RULES, st.data())
@settings(max_examples=100)
def test_nothing_is_due_before_it_began(limit, start, rules, data):
    assert reckon(limit, CALENDAR, start, data.draw(stops(start)), rules=rules).due_at > start


@given(LIMITS, MOMENTS, RULES, st.data())
@settings(max_examples=100)
def test_the_trace_adds_up_to_the_limit_and_reaches_the_due_moment(limit, start, rules, data):
    clock = reckon(limit, CALENDAR, start, data.draw(stops(start)), rules=rules)
    counted = [line for line in clock.trace if line.counted]
    if limit.unit.is_by_day:
        assert sum(line.amount_days for line in counted) == limit.amount
    else:
        assert sum(line.amount_seconds for line in counted) == limit.seconds == clock.total_seconds
    assert max(line.end for line in clock.trace) >= clock.due_at
    assert [line.start for line in clock.trace] == sorted(line.start for line in clock.trace)
    assert clock.used_seconds(clock.due_at) == clock.total_seconds


@given(LIMITS, MOMENTS, st.data())
@settings(max_examples=50)
def test_used_and_left_only_ever_move_one_way(limit, start, data):
    clock = reckon(limit, CALENDAR, start, data.draw(stops(start)))
    moments = sorted(start + timedelta(seconds=second) for second in data.draw(st.lists(st.integers(0, 40 * 86400))))
    ratios = [clock.used_ratio(moment) for moment in moments]
    assert ratios == sorted(ratios)
    assert all(clock.used_seconds(m) + clock.left_seconds(m) == clock.total_seconds for m in moments)
    assert all((remaining(clock, m).is_late) == (clock.state(m) is ClockState.LATE) for m in moments)


@given(LIMITS, MOMENTS, st.data())
@settings(max_examples=50)
def test_events_may_be_given_in_any_order(limit, start, data):
    events = data.draw(stops(start))
    shuffled = data.draw(st.permutations(events))
    assert reckon(limit, CALENDAR, start, shuffled).due_at == reckon(limit, CALENDAR, start, events).due_at
