"""The county's calendar: seeded from notices, moved by new ones, each version kept whole."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from shanzhi.calendars.actions import NoticeDay, enter_notice, seed_from_library, set_day, set_office_hours
from shanzhi.calendars.library import library_calendar, notice_days
from shanzhi.calendars.models import AnnouncedYear, CalendarDay, CalendarVersion
from shanzhi.calendars.queries import announced_years, calendar_version, current_calendar, days_of, versions_of
from shanzhi.kernel.clock import CHINA
from shanzhi.kernel.reckoning import Limit, LimitUnit, reckon
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.kernel.worktime import parse_hours

pytestmark = pytest.mark.django_db

COUNTY = "990101"
AT = datetime(2026, 3, 11, 10, 0, tzinfo=CHINA)
NOTICE = [
    *(NoticeDay(date(2027, 2, day), "restday", "春节") for day in range(5, 12)),
    NoticeDay(date(2027, 2, 14), "workday", "春节"),
    NoticeDay(date(2026, 12, 31), "restday", "元旦"),
]


def test_a_county_without_entries_has_the_librarys_notices_and_one_query_is_asked(django_assert_num_queries):
    with django_assert_num_queries(1):
        calendar = current_calendar(COUNTY)
    assert calendar.version == "0"
    assert calendar is library_calendar()
    assert not calendar.is_workday(date(2026, 2, 17))
    assert calendar.is_workday(date(2026, 2, 14))
    assert not calendar.is_announced(date(2027, 1, 4))


def test_the_notice_of_2026_is_the_one_in_the_handbook():
    days = notice_days(2026)
    assert sorted(day.isoformat()[5:] for day, rule in days.items() if not rule.rest) == [
        "01-04", "02-14", "02-28", "05-09", "09-20", "10-10",
    ]  # fmt: skip
    assert days[date(2026, 2, 17)].note == "春节"
    with pytest.raises(LookupError):
        notice_days(2027)


def test_seeding_costs_few_statements_and_a_second_time_changes_nothing(django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        version = seed_from_library([2024, 2025, 2026], district_id=COUNTY, at=AT)
    assert [row.year for row in announced_years(COUNTY)] == [2024, 2025, 2026]
    count = CalendarDay.objects.count()
    assert seed_from_library([2024, 2025, 2026], district_id=COUNTY, at=AT) == version
    assert CalendarDay.objects.count() == count
    assert {row.date for row in days_of(COUNTY, 2026)} == set(notice_days(2026))


def test_the_seeded_calendar_is_cached_by_its_stamp(django_assert_num_queries):
    seed_from_library(district_id=COUNTY, at=AT)
    calendar = current_calendar(COUNTY)
    with django_assert_num_queries(1):
        assert current_calendar(COUNTY) is calendar
    assert calendar.days == {d: r for y in (2024, 2025, 2026) for d, r in notice_days(y).items()}
    assert current_calendar("990102").version == "0"


def test_a_year_nobody_announced_cannot_be_seeded():
    with pytest.raises(Refused, match="2027"):
        seed_from_library([2027], district_id=COUNTY, at=AT)
    assert not CalendarVersion.objects.exists()


def test_a_notice_makes_a_version_and_provisional_dues_settle():
    told = datetime(2027, 2, 4, 10, 0, tzinfo=CHINA)
    before = reckon(Limit(3, LimitUnit.WORKDAYS), current_calendar(COUNTY), told)
    version = enter_notice(2027, NOTICE, district_id=COUNTY, source="国办发明电〔2026〕1号", by="管理员", at=AT)
    after = reckon(Limit(3, LimitUnit.WORKDAYS), current_calendar(COUNTY), told)
    assert before.provisional
    assert not after.provisional
    assert after.due_at == datetime(2027, 2, 15, 17, 30, tzinfo=CHINA)
    assert after.calendar_version == version.code == "2"  # 1 was the seeding
    assert not current_calendar(COUNTY).is_workday(date(2026, 12, 31))


def test_earlier_versions_can_be_asked_for_by_code_and_by_moment():
    seed_from_library(district_id=COUNTY, at=AT)
    enter_notice(2027, NOTICE, district_id=COUNTY, source="通知", by="管理员", at=AT + timedelta(days=1))
    assert current_calendar(COUNTY, at=AT).version == "1"
    assert current_calendar(COUNTY, at=AT + timedelta(days=2)).version == "2"
    assert current_calendar(COUNTY, at=AT - timedelta(days=1)).version == "0"
    assert not calendar_version(COUNTY, "1").is_announced(date(2027, 3, 1))
    assert calendar_version(COUNTY, "2").is_announced(date(2027, 3, 1))
    assert calendar_version(COUNTY, "0") is library_calendar()
    assert [version.code for version in versions_of(COUNTY)] == ["2", "1"]


def test_a_notice_entered_again_replaces_the_first_entirely():
    enter_notice(2027, NOTICE, district_id=COUNTY, source="通知", by="管理员", at=AT)
    enter_notice(2027, NOTICE[:1], district_id=COUNTY, source="通知（更正）", by="管理员", at=AT)
    calendar = current_calendar(COUNTY)
    assert not calendar.is_workday(date(2027, 2, 5))
    assert calendar.is_workday(date(2027, 2, 8))
    assert calendar.is_workday(date(2026, 12, 31))
    assert AnnouncedYear.objects.get(year=2027).source == "通知（更正）"


def test_a_notice_of_the_countys_own_days_leaves_them_standing():
    set_day(date(2027, 3, 1), "restday", district_id=COUNTY, source="县府办通知", by="管理员", at=AT, note="县庆")
    enter_notice(2027, NOTICE, district_id=COUNTY, source="通知", by="管理员", at=AT)
    assert not current_calendar(COUNTY).is_workday(date(2027, 3, 1))


def test_all_faults_of_a_notice_are_told_at_once():
    wrong = [
        NoticeDay(date(2028, 1, 1), "restday"),
        NoticeDay(date(2027, 5, 1), "holiday"),
        NoticeDay(date(2027, 5, 1), "restday"),
    ]
    with pytest.raises(Refused) as refused:
        enter_notice(2027, wrong, district_id=COUNTY, source=" ", by="管理员", at=AT)
    assert len(refused.value.reasons) == 4
    assert not CalendarVersion.objects.exists()


def test_office_hours_change_from_their_day_on():
    summer = parse_hours("08:00-12:00, 15:00-18:00")
    set_office_hours(
        [summer] * 5 + [(), ()],
        summer,
        district_id=COUNTY,
        valid_from=date(2026, 6, 1),
        source="夏令时间",
        by="",
        at=AT,
    )
    calendar = current_calendar(COUNTY)
    assert calendar.closing(date(2026, 5, 29)).strftime("%H:%M") == "17:30"
    assert calendar.closing(date(2026, 6, 1)).strftime("%H:%M") == "18:00"
    with pytest.raises(Refused):
        set_office_hours([summer], summer, district_id=COUNTY, valid_from=AT.date(), source="x", by="", at=AT)
    with pytest.raises(Refused):
        set_office_hours([()] * 7, summer, district_id=COUNTY, valid_from=AT.date(), source="x", by="", at=AT)


def test_a_day_of_special_hours_works_those_alone():
    hours = parse_hours("08:30-11:00")
    set_day(date(2026, 3, 12), "workday", district_id=COUNTY, source="停电通知", by="", at=AT, hours=hours)
    assert current_calendar(COUNTY).intervals(date(2026, 3, 12)) == hours
    with pytest.raises(Refused):
        set_day(date(2026, 3, 13), "restday", district_id=COUNTY, source="x", by="", at=AT, hours=hours)
    with pytest.raises(Refused):
        set_day(date(2026, 3, 13), "restday", district_id=COUNTY, source="", by="", at=AT)


def test_whoever_comes_second_is_told_politely(monkeypatch):
    seed_from_library(district_id=COUNTY, at=AT)
    monkeypatch.setattr("shanzhi.calendars.actions._lock", lambda district_id: None)
    with pytest.raises(Stale):
        set_day(
            date(2026, 3, 13),
            "restday",
            district_id=COUNTY,
            source="通知",
            by="",
            at=AT,
        )
    assert current_calendar(COUNTY).version == "1"


def test_the_command_seeds_and_says_what_it_made():
    out = StringIO()
    call_command("seed_calendar", "2026", stdout=out)
    assert "chinesecalendar" in out.getvalue()
    with pytest.raises(CommandError, match="2031"):
        call_command("seed_calendar", "2031", stdout=out)
