from __future__ import annotations

from datetime import datetime

import pytest

from shanzhi.catalogue import queries
from shanzhi.catalogue.actions import publishing
from shanzhi.catalogue.reasons import REASON_KINDS, ReplyView
from tests.catalogue.conftest import KEEPER, sheet_of


@pytest.mark.django_db
def test_every_kind_of_step_has_reasons_from_the_first_day() -> None:
    for kind in REASON_KINDS:
        assert queries.reasons(kind), kind


@pytest.mark.django_db
def test_whoever_is_turned_away_is_told_where_to_go() -> None:
    listed = queries.not_taken()
    assert len(listed) >= 15
    assert {"litigation", "arbitration", "discipline", "review", "disclosure", "petition"} <= {r.code for r in listed}
    assert all(reason.where_to_go for reason in queries.reasons("reject"))


@pytest.mark.django_db
def test_the_countys_own_reasons_replace_the_shipped_ones_of_their_kind_only(at: datetime) -> None:
    own = "用于,编码,理由,该去哪里\n不予受理,court,归法院,去法院"
    assert publishing.take_in("reasons", sheet_of(own), by=KEEPER, at=at).published
    assert [(reason.code, reason.version_code) for reason in queries.reasons("reject")] == [("court", "2026-03-11")]
    assert len(queries.reasons("return")) > 1
    assert queries.reason_named("reject", "court") is not None
    assert queries.reason_named("reject", "litigation") is None


@pytest.mark.django_db
def test_reply_templates_know_their_fields_and_leave_gaps_visible() -> None:
    reply = next(reply for reply in queries.reply_templates(kind="reply") if reply.code == "done")
    assert reply.fields == ["事项", "结果", "核查单位", "异议截止"]
    assert reply.filled({"事项": "路灯不亮"}).startswith("您反映的“路灯不亮”办完了：{结果}。")


@pytest.mark.django_db
def test_templates_of_a_class_come_before_those_for_all(at: datetime) -> None:
    sheet = (
        "编码,用于,事项编码,名称,正文\nall,答复,,通用,甲{事项}\nroad,答复,0101,道路,乙{事项}\nlamp,答复,0102,照明,丙"
    )
    publishing.take_in("replies", sheet_of(sheet), by=KEEPER, at=at)
    assert [reply.code for reply in queries.reply_templates(kind="reply", matter_code="010103")] == ["road", "all"]


def test_a_value_with_braces_is_not_filled_again() -> None:
    assert ReplyView("reply", "a", "甲", "{一}{二}").filled({"一": "{二}", "二": "好"}) == "{二}好"


@pytest.mark.django_db
def test_the_picker_finds_by_code_name_synonym_and_by_what_is_told(at: datetime) -> None:
    sheet = (
        "一级分类,事项,公开名称,同义词,例句\n市政,道路积水,路上积水,内涝,水没过脚踝\n市政,路灯不亮,,黑灯,巷子里一盏灯都没有\n"
        "环卫,垃圾清运,,,"
    )
    publishing.take_in("matters", sheet_of(sheet), by=KEEPER, at=at)

    def found(text: str) -> list[str]:
        return [matter.name for matter in queries.search_matters(text)]

    assert found("0101")[0] == "道路积水"
    assert found("路灯")[0] == "路灯不亮"
    assert found("内涝") == ["道路积水"]
    assert found("门口水没过脚踝了") == ["道路积水"]
    assert len(found("")) == 3
    assert found("幼儿园") == []


@pytest.mark.django_db
def test_duties_stand_in_the_order_of_their_numbers(at: datetime) -> None:
    sheet = "编码,类型,事项,起\n3.1.10,基本履职,甲,2026-01-01\n3.1.2,配合履职,乙,2026年1月1日\n1.1,recalled,丙,"
    assert publishing.take_in("duties", sheet_of(sheet), by=KEEPER, at=at).published
    assert [item.code for item in queries.duties()] == ["1.1", "3.1.2", "3.1.10"]
    bad = publishing.take_in("duties", sheet_of("编码,类型,事项,起\n1,基本履职,,昨天\n,别的,甲,"), by=KEEPER, at=at)
    assert [len(fault.sentences) for fault in bad.faults] == [2, 2]
