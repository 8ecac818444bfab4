"""A phone's clock and ours: a wrong one is put right, what can't be isn't believed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shanzhi.drafts.deadlines import KEPT, told_at


@pytest.mark.parametrize(
    ("wrong", "ago", "believed"),
    [
        (timedelta(), timedelta(hours=3), True),
        (timedelta(hours=9), timedelta(hours=3), True),  # the distance holds though the clock is wrong
        (timedelta(days=-400), timedelta(hours=3), True),
        (timedelta(), KEPT + timedelta(minutes=1), False),
        (timedelta(), timedelta(hours=-3), False),
    ],
)
def test_a_wrong_clock_is_put_right_and_an_impossible_one_not_believed(at, wrong, ago, believed):
    found = told_at(at + wrong - ago, at + wrong, at=at)
    assert found == (at - ago if believed else at)


def test_without_clocks_it_was_told_now(at):
    assert told_at(None, at, at=at) == at


def test_nothing_was_seen_before_it_was_to_be_seen(at):
    since = at - timedelta(hours=2)
    assert told_at(at - timedelta(hours=3), at, at=at, since=since) == at
    assert told_at(at - timedelta(hours=1), at, at=at, since=since) == at - timedelta(hours=1)
