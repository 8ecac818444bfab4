"""Dates and amounts in words: design.md §3."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from shanzhi.kernel.clock import CHINA
from shanzhi.ui import dates

NOW = datetime(2026, 3, 11, 10, 0, tzinfo=CHINA)


def china(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("moment", "form", "chinese", "english"),
    [
        (china(2026, 3, 16, 17, 30), "full", "3月16日（周一）17:30", "Mon 16 Mar, 17:30"),
        (china(2026, 3, 16, 17, 30), "short", "3月16日17:30", "16 Mar, 17:30"),
        (china(2026, 3, 16, 17, 30), "day", "3月16日（周一）", "Mon 16 Mar"),
        (china(2026, 3, 16, 17, 30), "date", "3月16日", "16 Mar"),
        (china(2026, 3, 16, 7, 5), "time", "07:05", "07:05"),
        (china(2026, 3, 11, 17, 30), "full", "今天17:30", "today, 17:30"),
        (china(2026, 3, 12, 0, 0), "full", "明天00:00", "tomorrow, 00:00"),
        (china(2026, 3, 10, 23, 59), "short", "昨天23:59", "yesterday, 23:59"),
        (china(2026, 3, 13, 9, 0), "full", "3月13日（周五）09:00", "Fri 13 Mar, 09:00"),
        (china(2026, 3, 11, 15, 42), "print", "2026年3月11日（周三）15:42", "Wed 11 Mar 2026, 15:42"),
        (china(2026, 3, 11, 15, 42), "printday", "2026年3月11日（周三）", "Wed 11 Mar 2026"),
        (china(2025, 12, 30, 9, 5), "full", "2025年12月30日（周二）09:05", "Tue 30 Dec 2025, 09:05"),
        (china(2025, 12, 30, 9, 5), "short", "2025年12月30日09:05", "30 Dec 2025, 09:05"),
        (date(2026, 3, 16), "full", "3月16日（周一）", "Mon 16 Mar"),
        (date(2026, 3, 11), "short", "今天", "today"),
        # 16:30 in London's clock is already the next day in China
        (datetime(2026, 3, 15, 16, 30, tzinfo=UTC), "full", "3月16日（周一）00:30", "Mon 16 Mar, 00:30"),
    ],
)
def test_moments_are_said_as_designed(moment, form, chinese, english):
    assert dates.say_when(moment, now=NOW, form=form) == chinese
    with override("en"):
        assert dates.say_when(moment, now=NOW, form=form) == english


def test_yesterday_in_the_old_year_is_still_yesterday():
    assert dates.say_when(china(2025, 12, 31, 9, 0), now=china(2026, 1, 1, 8, 0)) == "昨天09:00"
    assert dates.split_line(china(2025, 12, 31, 9, 0), now=china(2026, 1, 1, 8, 0)) == ["昨天", "09:00"]


def test_an_older_year_stands_alone_in_a_narrow_column():
    assert dates.split_line(china(2025, 12, 30, 9, 5), now=NOW) == ["2025年", "12月30日", "09:05"]
    with override("en"):
        assert dates.split_line(china(2025, 12, 30, 9, 5), now=NOW) == ["30 Dec", "2025", "09:05"]


def test_an_unknown_form_is_a_mistake():
    with pytest.raises(ValueError, match="form is one of"):
        dates.say_when(NOW, now=NOW, form="long")


@settings(max_examples=60)
@given(st.integers(-(6 * 365 * 24 * 60), 9 * 365 * 24 * 60), st.sampled_from(dates.FORMS))
def test_parts_and_whole_say_the_same(minutes, form):
    moment = NOW + timedelta(minutes=minutes)
    parts = dates.split_line(moment, now=NOW, form=form)
    assert "".join(parts) == dates.say_when(moment, now=NOW, form=form)


@pytest.mark.parametrize(
    ("value", "unit", "chinese", "english"),
    [
        (1284, "件", "1,284件", "1,284 items"),
        (1, "件", "1件", "1 item"),
        (3, "个工作日", "3个工作日", "3 working days"),
        (2, "盏", "2盏", "2 盏"),
        ("约30", "米", "约30米", "约30 m"),
    ],
)
def test_amounts_carry_their_unit(value, unit, chinese, english):
    assert dates.say_amount(value, unit) == chinese
    with override("en"):
        assert dates.say_amount(value, unit) == english


@pytest.mark.parametrize(
    ("span", "chinese", "english"),
    [
        (timedelta(days=5, hours=2, minutes=10), "5天2小时", "5 days 2 hours"),
        (timedelta(hours=2, minutes=10), "2小时10分", "2 hours 10 min"),
        (timedelta(minutes=18, seconds=59), "18分", "18 min"),
        (timedelta(seconds=-90), "1分", "1 min"),
        (timedelta(), "0分", "0 min"),
    ],
)
def test_spans_are_said_in_two_units_at_most(span, chinese, english):
    assert dates.say_span(span) == chinese
    with override("en"):
        assert dates.say_span(span) == english
