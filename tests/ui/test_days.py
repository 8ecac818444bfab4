"""Days and moments that are typed: a year that makes no sense is refused with what is expected."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django import forms
from django.utils.translation import override

from shanzhi.ui.days import DayField, MomentField

ROOMS = Path(__file__).resolve().parents[2] / "shanzhi"


@pytest.fixture(autouse=True)
def in_march(monkeypatch):
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: datetime(2026, 3, 11, 2, 0, tzinfo=UTC))


def said(field, words):
    try:
        return field.clean(words)
    except forms.ValidationError as wrong:
        return wrong.messages[0]


@pytest.mark.parametrize("words", ["1900-01-01", "9999-12-31", "2020-12-31", "2037-01-01", "明天", "2026-02-30"])
def test_a_day_that_makes_no_sense_is_refused_with_what_is_expected(words):
    assert said(DayField(), words) == "写成“2026-10-01”这样，年份从2021到2036。"
    with override("en"):
        assert said(DayField(), words) == "Write it like 2026-10-01, with a year from 2021 to 2036."


def test_a_day_and_a_moment_that_make_sense_are_read():
    assert str(said(DayField(back=80), "1949-10-01")) == "1949-10-01"
    assert said(DayField(required=False), "") is None
    assert said(DayField(), "") == "还没填。"
    assert str(said(MomentField(), "2026-03-12T19:00")).startswith("2026-03-12 19:00")
    assert said(MomentField(), "0026-03-12T19:00") == "写成“2026-10-01 19:00”这样，年份从2021到2036。"
    assert 'type="date"' in DayField().widget.render("day", None)


def test_no_form_asks_for_a_day_in_another_way():
    asking = {path for path in ROOMS.rglob("*.py") if ("forms.DateField(") in path.read_text(encoding="utf-8")}
    asking |= {path for path in ROOMS.rglob("*.py") if ("forms.DateTimeField(") in path.read_text(encoding="utf-8")}
    assert asking == set()
