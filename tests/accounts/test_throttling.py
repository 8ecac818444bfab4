"""Counting how often: every door of the house counts here."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shanzhi.accounts import throttling
from shanzhi.accounts.models import Throttle
from shanzhi.kernel.refusal import Refused


@pytest.mark.django_db
def test_a_rate_is_counted_in_spans_and_refuses_after_the_last_allowed(at):
    rate = throttling.Rate("test", "somebody", 2, 3600)
    throttling.must_count([rate], at=at)
    throttling.must_not_be_spent([rate], at=at)
    throttling.must_count([rate], at=at)
    with pytest.raises(Refused):
        throttling.must_count([rate], at=at)
    with pytest.raises(Refused):
        throttling.must_not_be_spent([rate], at=at)
    throttling.must_count([rate], at=at + timedelta(hours=1))
    assert throttling.forget_before(at + timedelta(days=3)) == 2


@pytest.mark.django_db
def test_a_door_refuses_in_its_own_words_and_keeps_no_address(at):
    rate = throttling.Rate("door", "198.51.100.7", 1, throttling.DAY)
    throttling.must_count([rate], at=at, said="明天再来")
    with pytest.raises(Refused, match="明天再来"):
        throttling.must_count([rate], at=at, said="明天再来")
    assert "198.51" not in str(Throttle.objects.values().get())
