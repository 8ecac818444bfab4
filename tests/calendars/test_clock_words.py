"""Clocks in words: the reckoning of the case page line by line, chips, bars, and all of it in English."""

from __future__ import annotations

import pytest
from django.utils import translation

from shanzhi.calendars.library import library_calendar
from shanzhi.calendars.words import clock_view, office_text, say_limit, say_remaining, trace_view
from shanzhi.kernel.reckoning import ClockEvent, EventKind, Limit, LimitUnit, extension, reckon
from shanzhi.ui.shapes import ClockView, ReckoningLine
from tests.kernel.china_2026 import at

CALENDAR = library_calendar()
NOW = at("2026-03-11 15:20")


def stop(start, end=None):
    events = [ClockEvent(EventKind.PAUSE, at(start), "暴雨橙色预警，不能开挖", "值班长石砚")]
    return [*events, ClockEvent(EventKind.RESUME, at(end))] if end else events


def unit_clock(events=(), **more):
    return reckon(Limit(3, LimitUnit.WORKDAYS, "2026-01"), CALENDAR, at("2026-03-06 09:05"), events, **more)


WORKED = unit_clock(stop("2026-03-10 09:35", "2026-03-11 08:30"))


@pytest.fixture(autouse=True)
def _in_chinese():
    with translation.override("zh-hans"):
        yield


def test_the_reckoning_reads_as_on_the_case_page():
    view = trace_view(WORKED, NOW)
    assert [(line["date"], line["day"], line["why"], line["amount"]) for line in view["lines"]] == [
        ("3月6日", "周五", "不计。收到当天不计（时限规则第2条）", ""),
        ("3月7日、8日", "周末", "不计。休息日", ""),
        ("3月9日", "周一", "计第1天", "7小时"),
        ("3月10日", "周二", "不计。暂停：暴雨橙色预警，不能开挖。值班长石砚批准", ""),
        ("3月11日", "周三", "计第2天，到现在15:20（08:30–12:00、14:00–15:20）", "4小时50分"),
        ("3月12日", "周四", "计第3天，17:30到期", "7小时"),
    ]
    assert view["total_text"] == "3个工作日。已用11小时50分，还剩9小时10分工作时间。"
    assert view["total"] == "21小时"
    assert office_text(WORKED) == "上班08:30–12:00、14:00–17:30"
    assert all(ReckoningLine(**line) for line in view["lines"])


def test_the_bar_shows_what_was_counted_what_stood_still_and_where_now_is():
    view = clock_view(WORKED, NOW, name="单位时限", hint="3个工作日")
    assert ClockView(**view).kind == "ok"
    assert (view["word"], view["remaining"]) == ("按时", "剩1天")
    assert view["remain_text"] == "还剩9小时10分工作时间"
    assert view["pauses"] == ((0.25, 0.5),)
    assert round(view["now_ratio"], 3) == 0.673
    assert view["from_text"] + view["to_text"] == "3月6日09:05起算，3月12日（周四）17:30到期，停过1天。"
    assert view["label"] == "3个工作日已用56%"


def test_the_tellers_clock_is_said_by_the_wall_clock():
    total = reckon(Limit(7, LimitUnit.WORKDAYS), CALENDAR, at("2026-03-05 16:40"))
    assert say_remaining(total, NOW, wall=True) == "还剩5天2小时10分"
    assert clock_view(total, NOW, wall=True)["remaining"] == "剩5天"  # the same days, weekends among them
    late = clock_view(total, at("2026-03-18 18:00"), wall=True)
    assert (late["remaining"], late["remain_text"]) == ("2天", "已超2天")


def test_a_day_of_another_year_bears_its_year():
    old = reckon(Limit(15, LimitUnit.DAYS), CALENDAR, at("2019-12-20 10:00"))
    view = clock_view(old, NOW, wall=True)
    assert (view["from_text"], view["to_text"][:11]) == ("2019年12月20日10:00起算，", "2020年1月6日（周")
    days = [line["date"] for line in trace_view(old, NOW)["lines"]]
    assert days[:2] == ["2019年12月20日", "2019年12月21日–2020年1月4日"]
    in_its_time = clock_view(old, at("2019-12-21 10:00"), wall=True)
    assert (in_its_time["from_text"], in_its_time["to_text"][:5]) == ("12月20日10:00起算，", "2020年")
    with translation.override("en"):
        assert "2019" in clock_view(old, NOW)["from_text"]


@pytest.mark.parametrize(
    ("moment", "word", "remaining", "text"),
    [
        ("2026-03-11 16:00", "按时", "剩1小时", "还剩1小时30分工作时间"),
        ("2026-03-11 17:12", "临期", "剩18分", "还剩18分工作时间"),
        ("2026-03-12 09:10", "超期", "40分", "已超40分工作时间"),
        ("2026-03-18 18:00", "超期", "5天", "已超5个工作日"),
    ],
)
def test_chips_have_room_for_one_unit(moment, word, remaining, text):
    clock = unit_clock()
    view = clock_view(clock, at(moment), near_ratio=0.95)
    assert (view["word"], view["remaining"], view["remain_text"]) == (word, remaining, text)


@pytest.mark.parametrize(
    ("limit", "moment", "remaining", "text"),
    [  # told on Friday the 6th at 16:00, due at 17:30 or at 16:00 the next day
        (Limit(1, LimitUnit.WORKING_HOURS), "2026-03-06 17:20", "20分", "已超20分工作时间"),
        (Limit(1, LimitUnit.WORKING_HOURS), "2026-03-08 20:00", "30分", "已超30分工作时间"),
        (Limit(1, LimitUnit.WORKING_HOURS), "2026-03-10 10:00", "2天", "已超2个工作日"),
        (Limit(1, LimitUnit.EMERGENCY_HOURS), "2026-03-07 03:00", "10小时", "已超10小时"),
        (Limit(1, LimitUnit.EMERGENCY_HOURS), "2026-03-08 20:00", "2天", "已超2天"),
        (Limit(0, LimitUnit.WORKDAYS), "2026-03-08 20:00", "", "已超不到1分工作时间"),
    ],
)
def test_hours_late_are_told_in_days_once_a_day_has_gone_by(limit, moment, remaining, text):
    view = clock_view(reckon(limit, CALENDAR, at("2026-03-06 16:00")), at(moment))
    assert (view["word"], view["remaining"], view["remain_text"]) == ("超期", remaining, text)


def test_an_open_pause_says_how_long_and_what_would_be():
    clock = unit_clock(stop("2026-03-10 09:35"))
    view = clock_view(clock, NOW)
    assert (view["kind"], view["word"], view["remaining"]) == ("hold", "暂停", "已停1天")
    assert view["to_text"] == "现在恢复的话3月13日（周五）17:30到期，停过2天。"
    assert view["remain_text"].startswith("停着，还剩")
    early = clock_view(clock, at("2026-03-10 10:05"))
    assert early["remaining"] == "已停30分"


def test_a_stopped_clock_says_how_it_ended_and_has_no_future():
    clock = unit_clock(ended_at=at("2026-03-10 11:00"))
    view = clock_view(clock, NOW)
    assert (view["kind"], view["word"], view["remaining"]) == ("done", "按时办结", "")
    assert view["remain_text"] == "按时，余11小时30分工作时间"
    lines = trace_view(clock, NOW)["lines"]
    assert lines[-1]["why"] == "11:00停表，按时"
    assert not any(line["date"] == "3月11日" for line in lines)
    late = unit_clock(ended_at=at("2026-03-12 09:00"))
    assert clock_view(late, NOW)["word"] == "超期办结"
    assert say_remaining(late, NOW) == "超了30分工作时间"


def test_extensions_and_corrections_say_what_was_before():
    first = unit_clock()
    granted = extension(first, to=at("2026-03-17"), at=at("2026-03-09 16:00"), reason="等材料", by="石砚")
    change = ClockEvent(EventKind.LIMIT_CHANGED, at("2026-03-10 09:00"), "类别改正", limit=Limit(5, LimitUnit.WORKDAYS))
    whys = [line["why"] for line in trace_view(unit_clock([granted, change]), NOW)["lines"]]
    assert "延期到3月17日（周二）17:30，原来3月11日（周三）17:30到期：等材料。石砚批准" in whys
    assert "时限由3个工作日改为5个工作日，从头重算，原来3月17日（周二）17:30到期：类别改正" in whys


def test_hour_limits_and_calendar_days_read_plainly():
    night = reckon(Limit(4, LimitUnit.WORKING_HOURS), CALENDAR, at("2026-03-02 22:00"))
    whys = [line["why"] for line in trace_view(night, at("2026-03-02 22:00"))["lines"]]
    assert whys == [
        "不计。收到时不在上班时间，3月3日（周二）08:30起算（时限规则第4条）",
        "计（08:30–12:00、14:00–14:30），14:30到期",
    ]
    wall = reckon(Limit(24, LimitUnit.HOURS), CALENDAR, at("2026-03-06 17:00"))
    assert trace_view(wall, at("2026-03-06 18:00"))["lines"][0]["why"] == "计，3月6日17:00到3月7日17:00，17:00到期"
    days = reckon(Limit(15, LimitUnit.DAYS), CALENDAR, at("2026-01-31 10:00"))
    assert [(line["why"], line["amount"]) for line in trace_view(days, at("2026-01-31 10:00"))["lines"]] == [
        ("不计。收到当天不计（时限规则第2条）", ""),
        ("计第1–15天", "15天"),
        ("不计。最后一天是休息日，顺延（时限规则第3条）", ""),
        ("顺延到这一天，17:30到期", ""),
    ]


def test_festivals_and_make_up_days_are_named():
    clock = reckon(Limit(3, LimitUnit.WORKDAYS), CALENDAR, at("2026-02-13 10:00"))
    whys = [line["why"] for line in trace_view(clock, at("2026-02-13 10:00"))["lines"]]
    assert whys[1:3] == ["计第1天（调休上班）", "不计。休息日（春节）"]


def test_a_provisional_day_is_called_so():
    clock = reckon(Limit(3, LimitUnit.WORKDAYS), CALENDAR, at("2027-02-04 10:00"))
    assert "暂定" in clock_view(clock, at("2027-02-04 10:00"))["to_text"]


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (Limit(3, LimitUnit.WORKDAYS), "3个工作日"),
        (Limit(4, LimitUnit.WORKING_HOURS), "4个工作小时"),
        (Limit(24, LimitUnit.HOURS), "24小时"),
        (Limit(15, LimitUnit.DAYS), "15天"),
        (Limit(2, LimitUnit.EMERGENCY_HOURS), "2小时（昼夜连续）"),
        (Limit(0, LimitUnit.WORKDAYS), "当天"),
    ],
)
def test_limits_are_said_with_their_unit_and_lazily(limit, words):
    lazily = say_limit(limit)
    assert str(lazily) == words
    with translation.override("en"):
        assert str(lazily) != words


def test_english_has_a_word_for_everything():
    with translation.override("en"):
        view = trace_view(unit_clock(stop("2026-03-10 09:35", "2026-03-11 08:30")), NOW)
        chip = clock_view(WORKED, NOW)
    assert [line["why"] for line in view["lines"]][:3] == [
        "Not counted. The day of receipt does not count (limit rules, 2)", "Not counted. Rest days", "Day 1 counted",
    ]  # fmt: skip
    assert view["lines"][1]["date"] == "7 and 8 Mar"
    assert view["total_text"] == "3 working days: 11 hours 50 min used, 9 hours 10 min of office hours left."
    assert chip["from_text"] + chip["to_text"] == "From 6 Mar, 09:05. Due Thu 12 Mar, 17:30, paused for 1 day."
