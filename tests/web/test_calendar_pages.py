"""The calendar's pages, and reading a notice as it is written."""

from __future__ import annotations

from datetime import date

import pytest

from shanzhi.calendars.holidays import read_notice
from shanzhi.calendars.library import notice_days
from shanzhi.calendars.queries import current_calendar
from shanzhi.clocks.models import Deadline
from shanzhi.journal.models import Entry
from shanzhi.web.sweeps import reckon_batches, reckon_what_is_left
from tests.neighbourhood import DISTRICT
from tests.web.conftest import words_of

OF_2026 = """一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。"""
INVENTED = "元旦：1月1日（周五）放假，与周末连休。\n春节：2月5日至11日放假，共7天。1月31日、2月14日上班。"


def test_the_notice_of_2026_is_read_as_the_library_has_it():
    reading = read_notice(OF_2026, 2026)
    assert reading.unread == []
    assert {day.date: day.kind == "restday" for day in reading.days} == {
        day: rule.rest for day, rule in notice_days(2026).items()
    }


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("元旦：2026年12月31日至2027年1月2日放假。", [date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 2)]),
        ("2027-01-04 上班 元旦", [date(2027, 1, 4)]),
        ("国庆节：9月30日至10月2日放假", [date(2027, 9, 30), date(2027, 10, 1), date(2027, 10, 2)]),
    ],
)
def test_other_ways_of_writing_are_read(text, days):
    assert [day.date for day in read_notice(text, 2027).days] == days


@pytest.mark.parametrize(
    "text", ["元旦：2月30日放假。", "2027-02-30 上班", "春节：3日至9日放假。", "春节：9月1日至3月1日放假。"]
)
def test_what_cant_be_read_is_said(text):
    reading = read_notice(text, 2027)
    assert reading.days == []
    assert reading.unread


def test_a_year_without_notice_is_called_provisional(signed_in):
    client = signed_in("wendi")
    assert "放假通知已经录了" in words_of(client.get("/calendar/"))
    page = words_of(client.get("/calendar/?year=2027"))
    assert "到期日都是暂定的" in page
    assert "录放假通知" not in page
    assert client.get("/calendar/?year=nonsense").status_code == 200


def test_a_notice_is_read_first_and_then_entered(signed_in, at_the_moment):
    keeper = signed_in("mubai")
    told = {"year": 2027, "source": "国办发明电〔2026〕7号", "text": INVENTED}
    page = words_of(keeper.post("/calendar/notice/", told))
    assert "读出10天" in page
    assert 2027 not in current_calendar(DISTRICT).announced_years
    answer = keeper.post("/calendar/notice/", told | {"enter": "1"})
    assert answer["Location"] == "/calendar/?year=2027"
    calendar = current_calendar(DISTRICT)
    assert 2027 in calendar.announced_years
    assert calendar.is_workday(date(2027, 1, 31))
    line = Entry.objects.get(district_id=DISTRICT, verb="calendar.notice")
    assert (line.by_name, line.subject_kind) == ("木白", "calendar")
    assert "国办发明电〔2026〕7号" in words_of(keeper.get("/calendar/?year=2027"))


def test_a_notice_without_days_or_with_strange_ones_is_refused(signed_in):
    keeper = signed_in("mubai")
    told = {"year": 2027, "source": "某号", "text": "没有日子", "enter": "1"}
    assert "没有找到放假或上班的日子" in words_of(keeper.post("/calendar/notice/", told))
    told["text"] = "元旦：2月30日放假。"
    assert "没看懂这一句" in words_of(keeper.post("/calendar/notice/", told))
    told["text"] = "2029-05-01 休息"
    assert "不在2027年的通知里" in words_of(keeper.post("/calendar/notice/", told))


def test_running_clocks_follow_a_new_calendar(signed_in, at_the_moment):
    case = at_the_moment.dispatched()
    deadlines = Deadline.objects.in_district(DISTRICT).filter(case_id=case.pk, ended_at=None)
    before = {deadline.pk: deadline.due_at for deadline in deadlines}
    told = {"day": "2026-03-12", "kind": "restday", "hours": "", "note": "本地停电", "source": "县政府通知"}
    answer = signed_in("mubai").post("/calendar/day/", told, follow=True)
    assert "正在走的时限按新日历重算过" in words_of(answer)
    moved = {deadline.pk: deadline.due_at for deadline in deadlines.all()}
    assert any(moved[key] > due for key, due in before.items())
    assert all(moved[key] >= due for key, due in before.items())
    assert {deadline.calendar_version for deadline in deadlines.all()} == {current_calendar(DISTRICT).version}
    assert Entry.objects.filter(district_id=DISTRICT, verb="case.recalendar", subject_id=str(case.pk)).exists()
    assert reckon_batches(DISTRICT, by=at_the_moment.actor("mubai"), at=at_the_moment.at) == (0, True)


def test_the_worker_reckons_what_a_page_left(signed_in, at_the_moment, monkeypatch):
    case = at_the_moment.dispatched()
    monkeypatch.setattr("shanzhi.web.views.calendar.reckon_batches", lambda *_args, **_more: (0, False))
    told = {"day": "2026-03-12", "kind": "restday", "hours": "", "note": "", "source": "县政府通知"}
    answer = signed_in("mubai").post("/calendar/day/", told, follow=True)
    assert "余下的后台接着算" in words_of(answer)
    reckon_what_is_left(at_the_moment.at)
    version = current_calendar(DISTRICT).version
    left = Deadline.objects.in_district(DISTRICT).filter(case_id=case.pk, ended_at=None)
    assert {deadline.calendar_version for deadline in left} == {version}


def test_office_hours_hold_from_a_day_on(signed_in):
    keeper = signed_in("mubai")
    told = {"valid_from": "2026-06-01", "weekdays": "9:00-12:00, 14:30-18:00", "source": "夏令时通知"}
    assert "写成08:30" in words_of(keeper.post("/calendar/hours/", told | {"weekdays": "九点到五点"}))
    assert keeper.post("/calendar/hours/", told).status_code == 302
    calendar = current_calendar(DISTRICT)
    assert calendar.intervals(date(2026, 6, 2))[0] == (9 * 3600, 12 * 3600)
    assert calendar.intervals(date(2026, 5, 29))[0] == (8.5 * 3600, 12 * 3600)
    assert calendar.intervals(date(2026, 6, 6)) == ()
    page = words_of(keeper.get("/calendar/"))
    assert "改上班时间" in page
