"""The one conditional update: the second comer is refused, the row in hand stands as the database's does."""

from __future__ import annotations

import pytest

from shanzhi.journal.changing import change, move
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.kernel.steps import Move
from shanzhi.organisation.models import Unit
from shanzhi.talks.models import Talk


@pytest.fixture
def two_readers(db):
    Unit.objects.create(code="U1", name="城管局", kind="department", path="001.")
    return Unit.objects.get(code="U1"), Unit.objects.get(code="U1")


def test_the_second_of_two_readers_is_refused_and_nothing_of_the_first_is_lost(two_readers) -> None:
    first, second = two_readers
    change(first, short_name="城管")
    with pytest.raises(Stale, match="别人刚改过"):
        change(second, "这个单位别人刚改过。", short_name="执法")
    assert (first.short_name, first.version) == ("城管", 1)
    assert (second.short_name, second.version) == ("", 0)
    kept = Unit.objects.get(code="U1")
    assert (kept.short_name, kept.version) == ("城管", 1)


def test_a_page_that_showed_an_older_version_is_refused_before_anything_is_asked(
    two_readers, django_assert_num_queries
) -> None:
    first, _second = two_readers
    change(first, short_name="城管")
    with django_assert_num_queries(0), pytest.raises(Stale, match="您看的这一页旧了"):
        change(first, seen=0, short_name="执法")
    change(first, seen=1, short_name="执法")
    assert Unit.objects.get(code="U1").short_name == "执法"


def test_a_column_that_moves_without_a_version_can_be_held_to_as_well(two_readers) -> None:
    first, second = two_readers
    Unit.objects.filter(pk=first.pk).update(phone="010-1")
    with pytest.raises(Stale):
        change(second, also=("phone",), short_name="执法")
    change(second, short_name="执法")
    assert Unit.objects.get(code="U1").short_name == "执法"


NOTIFY = Move("发通知", ("planned",), "noticed")


def test_a_step_of_a_small_table_moves_once_and_only_from_where_the_table_says(db, at) -> None:
    Talk.objects.create(district_id="360881", number="T26-0001", kind="evening", starts_at=at, area_path="1/")
    first, second = Talk.objects.get(), Talk.objects.get()
    assert move(first, NOTIFY, seen=1, place_text="活动室") == "planned"
    assert (first.state, first.place_text, first.version) == ("noticed", "活动室", 2)
    with pytest.raises(Stale, match="“发通知”没有生效"):
        move(second, NOTIFY)
    with pytest.raises(Refused, match="现在不能“发通知”：已通知。") as refusal:
        move(first, NOTIFY)
    assert not isinstance(refusal.value, Stale)
    assert (second.state, Talk.objects.get().version) == ("planned", 2)
