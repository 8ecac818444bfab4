from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from shanzhi.catalogue import queries
from shanzhi.catalogue.actions import publishing
from shanzhi.catalogue.limits import CLOCKS, GRADES, MEASURES, UNITS
from shanzhi.catalogue.models import Matter
from shanzhi.kernel.limits import LimitUnit
from tests.catalogue.conftest import KEEPER, sheet_of

TREE = "一级分类,二级分类,三级分类\n市政,道路,积水\n市政,道路,坑洼\n环卫,保洁,垃圾"


def publish_tree(at: datetime) -> dict[str, Matter]:
    publishing.take_in("matters", sheet_of(TREE), by=KEEPER, at=at)
    return {matter.name: matter for matter in Matter.objects.current()}


@pytest.mark.django_db
def test_an_empty_database_has_the_default_profile_for_every_clock_and_grade() -> None:
    for clock in CLOCKS:
        for grade in ("", *GRADES):
            limit = queries.limit_for(clock, grade=grade)
            assert limit.amount > 0
            assert limit.unit in {*UNITS, *MEASURES}
            assert limit.version_code == "default-1"
            assert limit.source


@pytest.mark.django_db
def test_the_defaults_are_those_published_for_four_grades() -> None:
    told = [(queries.limit_for("total", grade=grade)) for grade in ("ordinary", "complex", "utility", "danger")]
    assert [(limit.amount, limit.unit) for limit in told] == [(7, "days"), (15, "days"), (24, "hours"), (2, "hours")]


def test_our_units_are_those_of_the_clocks() -> None:
    assert set(UNITS) == set(LimitUnit)


@pytest.mark.django_db
def test_the_nearest_row_wins_and_a_grade_beats_none(at: datetime) -> None:
    matters = publish_tree(at)
    limits = (
        "时钟,事项编码,等级,数量,单位\nunit,,,5,个工作日\nunit,01,,4,个工作日\nunit,010101,,3,个工作日\n"
        "单位时限,010101,危急,2,小时（昼夜连续）\n"
    )
    assert publishing.take_in("limits", sheet_of(limits), by=KEEPER, at=at).published
    expected = {("积水", ""): 3, ("积水", "danger"): 2, ("坑洼", ""): 4, ("垃圾", ""): 5, ("垃圾", "danger"): 1}
    for (name, grade), amount in expected.items():
        assert queries.limit_for("unit", matter_id=matters[name].pk, grade=grade).amount == amount
    assert queries.limit_for("unit", matter_id=matters["积水"].pk).version_code == "2026-03-11"


@pytest.mark.django_db
def test_what_the_county_does_not_say_the_default_profile_says(at: datetime) -> None:
    publishing.take_in("limits", sheet_of("时钟,数量,单位\ntotal,10,日"), by=KEEPER, at=at)
    assert queries.limit_for("total").amount == 10
    assert queries.limit_for("near").version_code == "default-1"


@pytest.mark.django_db
def test_a_limit_costs_one_statement_and_none_with_a_book_in_hand(at: datetime, django_assert_num_queries: Any) -> None:
    matters = publish_tree(at)
    queries.limit_for("unit", matter_id=matters["积水"].pk)
    with django_assert_num_queries(1):
        queries.limit_for("unit", matter_id=matters["积水"].pk)
    book = queries.limit_book()
    with django_assert_num_queries(0):
        queries.limit_for("unit", matter_id=matters["积水"].pk, book=book)


@pytest.mark.django_db
def test_a_new_version_is_seen_at_once(at: datetime) -> None:
    publishing.take_in("limits", sheet_of("时钟,数量,单位\ntotal,10,日"), by=KEEPER, at=at)
    assert queries.limit_for("total").amount == 10
    publishing.take_in("limits", sheet_of("时钟,数量,单位\ntotal,9,日"), by=KEEPER, at=at)
    limit = queries.limit_for("total")
    assert (limit.amount, limit.version_code) == (9, "2026-03-11.2")


@pytest.mark.django_db
def test_a_case_sorted_under_an_old_version_still_finds_its_limit(at: datetime) -> None:
    old = publish_tree(at)["积水"]
    publishing.take_in("matters", sheet_of(TREE + "\n环卫,保洁,清雪"), by=KEEPER, at=at)
    publishing.take_in("limits", sheet_of("时钟,事项编码,数量,单位\nunit,010101,3,个工作日"), by=KEEPER, at=at)
    assert not Matter.objects.current().filter(pk=old.pk).exists()
    assert queries.limit_for("unit", matter_id=old.pk).amount == 3


@pytest.mark.django_db
def test_an_unknown_clock_is_a_mistake_of_the_program() -> None:
    with pytest.raises(LookupError):
        queries.limit_for("tea")


@pytest.mark.django_db
def test_errors_of_a_limit_sheet_are_said_in_plain_words_and_nothing_is_published(at: datetime) -> None:
    outcome = publishing.take_in(
        "limits",
        sheet_of("时钟,事项编码,数量,单位\ntotal,,0,日\n茶,,1,日\nunit,99,1,日\nunit,,1,斤\nunit,,1,日\nunit,,2,日"),
        by=KEEPER,
        at=at,
    )
    told = [f"{fault.number}：{'；'.join(fault.sentences)}" for fault in outcome.faults]
    assert told[0] == "2：“数量”写的是“0”，要写大于0的整数"
    assert told[1].startswith("3：“时钟”写的是“茶”，只认得：总时限")
    assert told[2] == "4：事项清单里没有编码99"
    assert told[3].startswith("5：“单位”写的是“斤”")
    assert told[4] == "7：和第6行是同一个时限"
    assert queries.limit_for("total").version_code == "default-1"
