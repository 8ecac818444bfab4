"""Rates and courses: stated, bounded, and the same for the same seed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from shanzhi.kernel.clock import CHINA
from shanzhi.kernel.worktime import OfficeWeek, WorkCalendar
from shanzhi.script.rates import DEFAULT, Rates, course_of, dice
from shanzhi.script.timing import acting_moment, working_ago

CALENDAR = WorkCalendar("test", (OfficeWeek(date.min),))
MORNING = datetime(2026, 3, 11, 10, 0, tzinfo=CHINA)


def test_a_rate_is_a_share_between_nothing_and_all():
    with pytest.raises(ValueError, match="returned"):
        Rates(returned=1.5)
    assert Rates.from_json({"returned": 0.5}).returned == 0.5
    assert Rates.from_json(DEFAULT.to_json()) == DEFAULT


def test_every_rate_is_named():
    assert all(str(label) for _name, label, _share in DEFAULT.lines())


def test_the_same_seed_and_number_take_the_same_course():
    numbers = [f"26-{number:06d}" for number in range(200)]
    first = [course_of(number, seed=7, rates=DEFAULT) for number in numbers]
    assert first == [course_of(number, seed=7, rates=DEFAULT) for number in numbers]
    assert first != [course_of(number, seed=8, rates=DEFAULT) for number in numbers]


def test_courses_come_out_at_the_stated_rates():
    rates = Rates(returned=0.2, returned_again=0.5, reworked=0.3, late_unit=0.4)
    courses = [course_of(str(number), seed=1, rates=rates) for number in range(4000)]
    assert 0.17 < sum(one.returns > 0 for one in courses) / 4000 < 0.23
    assert 0.08 < sum(one.returns == 2 for one in courses) / 4000 < 0.12
    assert 0.27 < sum(one.reworks > 0 for one in courses) / 4000 < 0.33
    assert 0.37 < sum(one.late_unit for one in courses) / 4000 < 0.43


def test_nothing_happens_at_a_rate_of_nought():
    never = Rates(**dict.fromkeys(DEFAULT.to_json(), 0.0))
    courses = [course_of(str(number), seed=1, rates=never) for number in range(100)]
    assert not any(one.returns or one.reworks or one.late_unit or one.objecting for one in courses)


@pytest.mark.parametrize("late", [False, True])
def test_people_act_in_time_or_late_and_in_office_hours(late):
    due = MORNING + timedelta(days=5)
    for number in range(200):
        rng = dice(number)
        at = acting_moment(rng, started_at=MORNING, due_at=due, calendar=CALENDAR, late=late)
        assert CALENDAR.next_opening(at) == at
        assert (at > due) == late


def test_danger_is_acted_on_at_night_too():
    night = MORNING.replace(hour=23)
    at = acting_moment(
        dice(1), started_at=night, due_at=night + timedelta(hours=1), calendar=CALENDAR, round_the_clock=True
    )
    assert night < at < night + timedelta(hours=1)


def test_so_much_office_time_ago_is_so_much_office_time():
    then = working_ago(CALENDAR, MORNING, 9 * 3600)
    assert 0 <= CALENDAR.working_seconds_between(then, MORNING) - 9 * 3600 < 120
