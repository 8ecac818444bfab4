"""Working time: rest days, make-up days, lunch, the weekday of China, and sums that come out to the second."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shanzhi.kernel.worktime import DayRule, OfficeWeek, WorkCalendar, hours_text, parse_hours
from tests.kernel.china_2026 import CALENDAR, MAKEUP, REST, at, with_rest

MOMENTS = st.integers(0, 420 * 86400).map(lambda seconds: at("2025-12-01 00:00") + timedelta(seconds=seconds))
SECONDS = st.integers(0, 400 * 3600)
DATES = st.dates(date(2026, 1, 1), date(2026, 12, 31))


def test_rest_and_make_up_days_follow_the_notice():
    assert not any(CALENDAR.is_workday(day) for day in REST)
    assert all(CALENDAR.is_workday(day) for day in MAKEUP)
    assert CALENDAR.intervals(date(2026, 2, 14)) == parse_hours("08:30-12:00, 14:00-17:30")
    assert CALENDAR.intervals(date(2026, 3, 7)) == ()


def test_lunch_is_no_working_time():
    assert CALENDAR.working_seconds_between(at("2026-03-02 11:00"), at("2026-03-02 15:00")) == 2 * 3600
    assert CALENDAR.working_seconds_between(at("2026-03-02 12:10"), at("2026-03-02 13:50")) == 0
    assert CALENDAR.next_opening(at("2026-03-02 12:30")) == at("2026-03-02 14:00")
    assert CALENDAR.next_opening(at("2026-03-02 12:00")) == at("2026-03-02 14:00")


def test_the_next_opening_skips_rest_days_and_is_now_while_open():
    assert CALENDAR.next_opening(at("2026-02-14 18:00")) == at("2026-02-24 08:30")
    assert CALENDAR.next_opening(at("2026-03-02 09:00")) == at("2026-03-02 09:00")
    assert CALENDAR.next_opening(at("2026-03-02 06:00")) == at("2026-03-02 08:30")


def test_the_weekday_is_decided_in_china_and_not_in_utc():
    sunday_evening_utc = datetime(2026, 3, 8, 23, 0, tzinfo=UTC)  # Monday 07:00 in China
    assert CALENDAR.next_opening(sunday_evening_utc) == at("2026-03-09 08:30")
    friday_evening_utc = datetime(2026, 3, 6, 17, 0, tzinfo=UTC)  # Saturday 01:00 in China
    assert CALENDAR.add_working_seconds(friday_evening_utc, 3600) == at("2026-03-09 09:30")
    assert CALENDAR.working_seconds_between(friday_evening_utc, sunday_evening_utc) == 0


@given(MOMENTS, SECONDS, st.integers(-12, 14))
@settings(max_examples=50)
def test_the_zone_in_which_a_moment_is_written_changes_nothing(moment, seconds, hours):
    elsewhere = moment.astimezone(timezone(timedelta(hours=hours)))
    assert CALENDAR.add_working_seconds(elsewhere, seconds) == CALENDAR.add_working_seconds(moment, seconds)


def test_a_naive_moment_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        CALENDAR.next_opening(at("2026-03-02").replace(tzinfo=None))


def test_a_limit_that_fills_the_day_ends_at_closing_not_at_the_next_opening():
    assert CALENDAR.add_working_seconds(at("2026-03-06 14:00"), 3 * 3600 + 1800) == at("2026-03-06 17:30")


@given(MOMENTS, SECONDS)
@settings(max_examples=100)
def test_elapsed_undoes_add(moment, seconds):
    assert CALENDAR.working_seconds_between(moment, CALENDAR.add_working_seconds(moment, seconds)) == seconds


@given(MOMENTS, MOMENTS)
@settings(max_examples=100)
def test_add_undoes_elapsed_on_working_instants(first, second):
    first, second = min(first, second), max(first, second)
    working = CALENDAR.add_working_seconds(first, 1 + CALENDAR.working_seconds_between(first, second))
    elapsed = CALENDAR.working_seconds_between(first, working)
    assert CALENDAR.add_working_seconds(first, elapsed) == working


@given(MOMENTS, MOMENTS, MOMENTS)
@settings(max_examples=100)
def test_elapsed_time_adds_up(a, b, c):
    between = CALENDAR.working_seconds_between
    assert between(a, b) + between(b, c) == between(a, c)
    assert between(a, b) == -between(b, a)


@given(MOMENTS, st.integers(0, 60 * 86400))
@settings(max_examples=50)
def test_the_sums_agree_with_counting_interval_by_interval(moment, seconds):
    end = moment + timedelta(seconds=seconds)
    slow = sum(int((last - first).total_seconds()) for first, last in CALENDAR.spans(moment, end))
    assert CALENDAR.working_seconds_between(moment, end) == slow


@given(DATES, st.integers(0, 40))
@settings(max_examples=100)
def test_the_nth_workday_is_a_workday_with_n_before_it(day, n):
    reached = CALENDAR.add_workdays(day, n)
    if n:
        assert CALENDAR.is_workday(reached)
    passed = [day + timedelta(days=step) for step in range(1, (reached - day).days + 1)]
    assert sum(map(CALENDAR.is_workday, passed)) == n


@given(MOMENTS, SECONDS, st.lists(DATES, max_size=5))
@settings(max_examples=100)
def test_a_new_holiday_never_makes_working_time_pass_sooner(moment, seconds, holidays):
    later = with_rest(CALENDAR, *holidays)
    assert later.add_working_seconds(moment, seconds) >= CALENDAR.add_working_seconds(moment, seconds)


def test_summer_hours_begin_on_their_day_and_special_hours_hold_for_one():
    summer = parse_hours("08:00-12:00, 15:00-18:00")
    calendar = WorkCalendar(
        "1",
        (OfficeWeek(date.min), OfficeWeek(date(2026, 6, 1), (summer,) * 5 + ((), ()), summer)),
        {date(2026, 6, 3): DayRule(rest=False, hours=parse_hours("08:00-11:00"))},
    )
    assert calendar.closing(date(2026, 5, 29)) == at("2026-05-29 17:30")
    assert calendar.closing(date(2026, 6, 2)) == at("2026-06-02 18:00")
    assert calendar.closing(date(2026, 6, 3)) == at("2026-06-03 11:00")
    assert calendar.closing(date(2026, 6, 6)) == at("2026-06-06 18:00")  # a rest day: as on a make-up day


def test_a_day_is_announced_when_every_notice_that_can_move_it_is_known():
    assert CALENDAR.is_announced(date(2026, 12, 27))
    assert not CALENDAR.is_announced(date(2026, 12, 30))  # the notice of 2027 may still move it
    assert CALENDAR.is_announced(date(2025, 12, 31))
    assert not CALENDAR.is_announced(date(2027, 3, 1))


def test_a_calendar_comes_back_from_json_as_it_went():
    assert WorkCalendar.from_json(CALENDAR.to_json()) == CALENDAR


def test_a_calendar_that_never_opens_is_told_so():
    never = WorkCalendar("1", (OfficeWeek(date.min, ((),) * 7),))
    with pytest.raises(ValueError, match="no working time"):
        never.add_working_seconds(at("2026-03-02"), 60)
    with pytest.raises(ValueError, match="too few workdays"):
        never.add_workdays(date(2026, 3, 2), 1)


@pytest.mark.parametrize("text", ["08:30", "12:00-08:30", "08:30-12:00, 11:00-13:00", "08:30-25:00", "08:61-09:00"])
def test_unreadable_office_hours_are_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - several sentences
        parse_hours(text)


def test_office_hours_are_written_as_people_read_them():
    assert hours_text(parse_hours("08:30–12:00、14:00–17:30")) == "08:30–12:00、14:00–17:30"
