"""Clocks: the sixteen vectors of the handbook, its rules, pauses, extensions, corrected limits, provisional years."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from shanzhi.kernel.reckoning import (
    ClockEvent,
    ClockState,
    DayEnd,
    EventKind,
    Limit,
    LimitUnit,
    Rules,
    Why,
    events_from_json,
    events_to_json,
    extension,
    reckon,
    remaining,
    standing,
    trace_from_json,
    trace_to_json,
)
from shanzhi.kernel.worktime import DayRule, WorkCalendar
from tests.kernel.china_2026 import CALENDAR, DAYS, at

WORKDAYS, DAYS_UNIT, HOURS = LimitUnit.WORKDAYS, LimitUnit.DAYS, LimitUnit.HOURS
WORKING_HOURS, EMERGENCY = LimitUnit.WORKING_HOURS, LimitUnit.EMERGENCY_HOURS


def due(amount, unit, received, events=(), **more):
    return reckon(Limit(amount, unit, "2026-01"), CALENDAR, at(received), events, **more).due_at


def pause(start, end=None, reason="暴雨橙色预警"):
    events = [ClockEvent(EventKind.PAUSE, at(start), reason, "石砚")]
    return [*events, ClockEvent(EventKind.RESUME, at(end))] if end else events


@pytest.mark.parametrize(
    ("received", "amount", "expected"),
    [
        ("2026-02-13", 1, "2026-02-14"),  # Saturday, made up
        ("2026-02-13", 3, "2026-02-25"),
        ("2026-02-13", 5, "2026-02-27"),
        ("2026-09-24", 1, "2026-09-28"),
        ("2026-09-30", 3, "2026-10-10"),  # Saturday, made up
        ("2026-09-30", 5, "2026-10-13"),
        ("2026-04-30", 2, "2026-05-07"),
        ("2026-01-02", 3, "2026-01-06"),  # received on a rest day
        ("2026-06-18", 5, "2026-06-26"),
    ],
)
def test_workday_limits_follow_the_handbook(received, amount, expected):
    assert due(amount, WORKDAYS, received) == at(f"{expected} 17:30")


@pytest.mark.parametrize(
    ("received", "amount", "expected"),
    [
        ("2026-03-02 10:00", 4, "2026-03-02 16:00"),
        ("2026-03-06 17:00", 2, "2026-03-09 10:00"),
        ("2026-02-14 16:00", 4, "2026-02-24 11:00"),  # a make-up Saturday
        ("2026-03-07 09:00", 2, "2026-03-09 10:30"),
        ("2026-09-30 16:30", 4, "2026-10-08 11:30"),
        ("2026-10-10 11:00", 4, "2026-10-10 17:00"),  # a make-up Saturday
        ("2026-03-02 12:30", 1, "2026-03-02 15:00"),
    ],
)
def test_working_hour_limits_follow_the_handbook(received, amount, expected):
    assert due(amount, WORKING_HOURS, received) == at(expected)


def test_rule_1_each_unit_counts_in_its_own_way():
    assert due(24, HOURS, "2026-03-06 17:00") == at("2026-03-07 17:00")
    assert due(2, EMERGENCY, "2026-03-07 23:30") == at("2026-03-08 01:30")
    assert due(3, DAYS_UNIT, "2026-03-02") == at("2026-03-05 17:30")
    assert due(3, WORKDAYS, "2026-03-06") == at("2026-03-11 17:30")


def test_rule_2_the_day_of_receipt_is_not_counted_whatever_its_hour():
    assert due(1, WORKDAYS, "2026-03-02 00:01") == due(1, WORKDAYS, "2026-03-02 23:59") == at("2026-03-03 17:30")
    assert due(1, WORKDAYS, "2026-03-02", rules=Rules(counts_first_day=True)) == at("2026-03-02 17:30")


def test_rule_2_the_day_is_that_of_china():
    told = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)  # 3 March, 01:00 in China
    assert reckon(Limit(1, WORKDAYS), CALENDAR, told).due_at == at("2026-03-04 17:30")


def test_rule_3_a_last_day_of_rest_moves_to_the_next_workday():
    assert due(5, DAYS_UNIT, "2026-03-02") == at("2026-03-09 17:30")  # Saturday to Monday
    assert due(15, DAYS_UNIT, "2026-01-31") == at("2026-02-24 17:30")  # into the Spring Festival
    assert due(1, DAYS_UNIT, "2026-02-13") == at("2026-02-14 17:30")  # a make-up Saturday is no rest day
    unrolled = Rules(rolls_rest_days=False, day_end=DayEnd.MIDNIGHT)
    assert due(5, DAYS_UNIT, "2026-03-02", rules=unrolled) == at("2026-03-08 00:00")


def test_rule_4_working_hours_told_at_night_start_at_the_next_opening():
    assert due(1, WORKING_HOURS, "2026-03-02 22:00") == at("2026-03-03 09:30")
    lines = reckon(Limit(1, WORKING_HOURS), CALENDAR, at("2026-03-02 22:00")).trace
    assert [line.why_code for line in lines] == [Why.CLOSED, Why.HOURS]


def test_rule_5_a_pause_stops_and_an_extension_moves():
    assert due(4, WORKING_HOURS, "2026-03-02 10:00", pause("2026-03-02 11:00", "2026-03-02 15:00")) == at(
        "2026-03-03 09:00"  # 11:00–12:00 and 14:00–15:00 were lost
    )
    before = reckon(Limit(3, WORKDAYS), CALENDAR, at("2026-03-02"))
    event = extension(before, to=at("2026-03-10 00:00"), at=at("2026-03-04"), reason="等材料", by="石砚")
    after = reckon(Limit(3, WORKDAYS), CALENDAR, at("2026-03-02"), [event])
    assert (before.due_at, after.due_at) == (at("2026-03-05 17:30"), at("2026-03-10 17:30"))
    assert not after.paused


def test_rule_6_clocks_are_apart_each_from_its_own_start():
    total = reckon(Limit(7, WORKDAYS), CALENDAR, at("2026-03-05 16:40"))
    unit = reckon(Limit(3, WORKDAYS), CALENDAR, at("2026-03-06 09:05"), pause("2026-03-10 09:35", "2026-03-11 08:30"))
    assert total.due_at == at("2026-03-16 17:30")
    assert unit.due_at == at("2026-03-12 17:30")


def test_rule_7_warnings_come_at_shares_of_the_limit():
    clock = reckon(Limit(10, HOURS), CALENDAR, at("2026-03-02 08:00"), pause("2026-03-02 10:00", "2026-03-02 11:00"))
    assert clock.moment_of(0.5) == at("2026-03-02 14:00")
    assert clock.state(at("2026-03-02 16:59")) is ClockState.OK
    assert clock.state(clock.moment_of(0.8)) is ClockState.NEAR
    assert clock.state(clock.due_at) is ClockState.NEAR
    assert clock.state(clock.due_at + timedelta(seconds=1)) is ClockState.LATE


def test_the_worked_example_of_the_case_page_comes_out_line_by_line():
    clock = reckon(
        Limit(3, WORKDAYS, "2026-01"), CALENDAR, at("2026-03-06 09:05"), pause("2026-03-10 09:35", "2026-03-11 08:30")
    )
    lines = [(line.start.date().isoformat(), line.why_code, line.counted, line.amount_seconds) for line in clock.trace]
    assert lines == [
        ("2026-03-06", Why.FIRST_DAY, False, 0),
        ("2026-03-07", Why.REST, False, 0),
        ("2026-03-09", Why.DAY, True, 25200),
        ("2026-03-10", Why.PAUSED, False, 0),
        ("2026-03-11", Why.DAY, True, 25200),
        ("2026-03-12", Why.DAY, True, 25200),
    ]
    now = at("2026-03-11 15:20")
    assert clock.used_seconds(now) == (11 * 60 + 50) * 60
    assert clock.left_seconds(now) == (9 * 60 + 10) * 60
    assert clock.state(now) is ClockState.OK
    assert clock.is_paused(at("2026-03-10 12:00"))
    assert clock.state(at("2026-03-10 12:00")) is ClockState.HOLD


def test_a_day_limit_loses_every_day_stopped_in_office_hours_and_no_other():
    assert due(2, WORKDAYS, "2026-03-02", pause("2026-03-03 09:00", "2026-03-03 09:01")) == at("2026-03-05 17:30")
    assert due(2, WORKDAYS, "2026-03-02", pause("2026-03-03 17:30", "2026-03-04 08:30")) == at("2026-03-04 17:30")
    assert due(2, WORKDAYS, "2026-03-02", pause("2026-03-03 12:00", "2026-03-03 14:00")) == at("2026-03-04 17:30")


def test_an_open_pause_leaves_the_earliest_due_moment_and_says_so():
    clock = reckon(Limit(4, HOURS), CALENDAR, at("2026-03-02 10:00"), pause("2026-03-02 11:00"))
    assert clock.paused
    assert clock.due_at == at("2026-03-02 14:00")
    assert clock.state(at("2026-03-05")) is ClockState.HOLD
    assert clock.left_seconds(at("2026-03-05")) == 3 * 3600
    assert clock.resumed(at("2026-03-05 11:00")).due_at == at("2026-03-05 14:00")
    assert clock.resumed(at("2026-03-05 11:00")).events[-1].kind is EventKind.RESUME


def test_overlapping_pauses_end_with_the_last():
    events = [*pause("2026-03-02 11:00", "2026-03-02 13:00"), *pause("2026-03-02 12:00", "2026-03-02 15:00", "等答复")]
    clock = reckon(Limit(4, HOURS), CALENDAR, at("2026-03-02 10:00"), events)
    assert clock.due_at == at("2026-03-02 18:00")
    assert clock.trace[1].why_data["reason"] == "暴雨橙色预警；等答复"


def test_a_pause_after_the_due_moment_saves_nothing():
    clock = reckon(Limit(4, HOURS), CALENDAR, at("2026-03-02 10:00"), pause("2026-03-02 14:00"))
    assert clock.due_at == at("2026-03-02 14:00")
    assert not clock.paused
    assert clock.state(at("2026-03-02 15:00")) is ClockState.LATE


def test_a_resume_without_a_pause_is_a_mistake():
    with pytest.raises(ValueError, match="resumed"):
        due(4, HOURS, "2026-03-02", [ClockEvent(EventKind.RESUME, at("2026-03-02 11:00"))])


def test_a_corrected_limit_counts_from_the_start_and_the_trace_keeps_both():
    corrected = Limit(5, WORKDAYS, "2026-01")
    change = ClockEvent(EventKind.LIMIT_CHANGED, at("2026-03-03"), "类别改正", "闻笛", limit=corrected)
    clock = reckon(Limit(4, WORKING_HOURS, "2026-01"), CALENDAR, at("2026-03-02 10:00"), [change])
    assert clock.due_at == at("2026-03-09 17:30")
    line = next(line for line in clock.trace if line.why_code is Why.LIMIT_CHANGED)
    assert line.why_data["old"]["unit"] == "working_hours"
    assert line.why_data["was_due"] == at("2026-03-02 16:00").isoformat()


def test_an_extension_stands_as_its_date_when_the_limit_is_corrected_into_another_unit():
    before = reckon(Limit(4, WORKING_HOURS), CALENDAR, at("2026-03-02 10:00"))
    granted = extension(before, to=at("2026-03-20 12:00"), at=at("2026-03-02 11:00"))
    change = ClockEvent(EventKind.LIMIT_CHANGED, at("2026-03-03"), limit=Limit(2, WORKDAYS))
    clock = reckon(Limit(4, WORKING_HOURS), CALENDAR, at("2026-03-02 10:00"), [granted, change])
    assert clock.due_at == at("2026-03-20 12:00")
    assert clock.trace[-1].why_code is Why.EXTENDED_TO


def test_a_pause_after_an_extension_moves_the_extended_day():
    start = at("2026-03-02")
    granted = extension(reckon(Limit(3, WORKDAYS), CALENDAR, start), to=at("2026-03-12 09:00"), at=at("2026-03-04"))
    events = [granted, *pause("2026-03-10 09:00", "2026-03-10 16:00")]
    assert reckon(Limit(3, WORKDAYS), CALENDAR, start, events).due_at == at("2026-03-13 17:30")
    granted = extension(reckon(Limit(5, DAYS_UNIT), CALENDAR, start), to=at("2026-03-11 09:00"), at=at("2026-03-04"))
    events = [granted, *pause("2026-03-10 09:00", "2026-03-10 16:00")]
    assert reckon(Limit(5, DAYS_UNIT), CALENDAR, start, events).due_at == at("2026-03-12 17:30")


def test_an_extension_must_lead_further_and_ends_on_a_workday():
    clock = reckon(Limit(3, WORKDAYS), CALENDAR, at("2026-03-02"))
    assert extension(clock, to=at("2026-03-07 10:00"), at=at("2026-03-03")).to == at("2026-03-09 17:30")
    with pytest.raises(ValueError, match="beyond"):
        extension(clock, to=at("2026-03-04 10:00"), at=at("2026-03-03"))


def test_the_same_day_means_closing_time_or_the_next_workday():
    assert due(0, WORKDAYS, "2026-03-02 16:00") == at("2026-03-02 17:30")
    assert due(0, WORKDAYS, "2026-03-02 18:00") == at("2026-03-03 17:30")
    assert due(0, WORKDAYS, "2026-03-07 10:00") == at("2026-03-09 17:30")


def test_a_stopped_clock_is_done_on_time_or_late_and_stays_so():
    events = pause("2026-03-02 11:00")
    clock = reckon(Limit(4, HOURS), CALENDAR, at("2026-03-02 10:00"), events, ended_at=at("2026-03-02 20:00"))
    assert clock.on_time
    assert clock.state(at("2026-04-01")) is ClockState.DONE
    assert not clock.is_paused(at("2026-04-01"))
    late = reckon(Limit(4, HOURS), CALENDAR, at("2026-03-02 10:00"), ended_at=at("2026-03-02 20:00"))
    assert late.on_time is False
    assert remaining(late, at("2026-04-01")).seconds == 6 * 3600


def test_what_is_left_and_how_late_is_said_in_the_measure_of_the_limit():
    clock = reckon(Limit(3, WORKDAYS), CALENDAR, at("2026-03-06"))
    left = remaining(clock, at("2026-03-09 16:30"))
    assert (left.is_late, left.seconds, left.days) == (False, 15 * 3600, 2)
    over = remaining(clock, at("2026-03-16 15:00"))  # due Wednesday the 11th: Thursday, Friday, and now Monday
    assert (over.is_late, over.days, over.by_day) == (True, 3, True)
    assert over.seconds == 2 * 7 * 3600 + int(4.5 * 3600)
    assert not remaining(clock, at("2026-03-12 10:00")).by_day  # a day hasn't gone by
    assert over == standing(clock.due_at, at("2026-03-16 15:00"), "workdays", CALENDAR)
    hours = reckon(Limit(2, HOURS), CALENDAR, at("2026-03-06 10:00"))
    assert remaining(hours, at("2026-03-08 13:00")).days == 2


def test_a_year_without_notice_is_provisional_and_recomputed_when_it_comes():
    told = at("2027-02-04")
    before = reckon(Limit(3, WORKDAYS), CALENDAR, told)
    assert before.provisional
    assert before.due_at == at("2027-02-09 17:30")
    festival = {date(2027, 2, day): DayRule(rest=True, note="春节") for day in range(5, 12)}
    notice = WorkCalendar("2027-1", days=DAYS | festival, announced_years=frozenset({2026, 2027}))
    after = reckon(Limit(3, WORKDAYS), notice, told)
    assert not after.provisional
    assert after.due_at == at("2027-02-16 17:30")
    assert (before.calendar_version, after.calendar_version) == ("2026-1", "2027-1")


def test_only_clocks_that_ask_the_calendar_are_provisional():
    assert not reckon(Limit(24, HOURS), CALENDAR, at("2027-02-04")).provisional
    assert reckon(Limit(24, WORKING_HOURS), CALENDAR, at("2027-02-04")).provisional
    assert reckon(Limit(5, DAYS_UNIT), CALENDAR, at("2026-12-25")).provisional
    assert not reckon(Limit(5, WORKDAYS), CALENDAR, at("2026-12-18")).provisional


def test_calendar_days_in_a_row_share_a_line_and_the_rolled_days_have_theirs():
    clock = reckon(Limit(5, DAYS_UNIT), CALENDAR, at("2026-03-02"))
    assert [(line.why_code, line.amount_days) for line in clock.trace] == [
        (Why.FIRST_DAY, 0),
        (Why.DAYS, 5),
        (Why.ROLLED, 0),
        (Why.ROLLED_TO, 0),
    ]


def test_events_and_trace_come_back_from_json_as_they_went():
    before = reckon(Limit(3, WORKDAYS, "2026-01"), CALENDAR, at("2026-03-02"))
    events = [
        *pause("2026-03-03 09:00", "2026-03-04 09:00"),
        extension(before, to=at("2026-03-10"), at=at("2026-03-04"), reason="等材料"),
        ClockEvent(EventKind.LIMIT_CHANGED, at("2026-03-05"), limit=Limit(10, WORKDAYS, "2026-02")),
    ]
    clock = reckon(Limit(3, WORKDAYS, "2026-01"), CALENDAR, at("2026-03-02"), events)
    assert events_from_json(events_to_json(events)) == tuple(events)
    assert trace_from_json(trace_to_json(clock.trace)) == clock.trace
    again = reckon(Limit(3, WORKDAYS, "2026-01"), CALENDAR, at("2026-03-02"), events_from_json(events_to_json(events)))
    assert again == clock
