from __future__ import annotations

import pytest

from shanzhi.advice import emergency
from shanzhi.advice.units import Named, Past, rank


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("楼道里一股煤气味", "煤气味"),
        ("变压器冒火星", "冒火星"),
        ("有人困在电梯里", "困在"),
        ("路边井盖没了", "井盖没了"),
        ("隔壁男人在打人，快来", "打人"),
        ("三楼起火了", "起火"),
    ],
)
def test_danger_is_heard(text: str, word: str) -> None:
    assert word in emergency.words(text)


@pytest.mark.parametrize(
    "text",
    ["没有人受伤", "建议加强防火演练，防止起火", "万一着火消防车进不来", "受伤赔偿款没有给", "路灯不亮"],
)
def test_what_is_denied_feared_or_past_is_not(text: str) -> None:
    assert emergency.words(text) == []


def test_whom_to_call() -> None:
    assert emergency.calls("厨房燃气泄漏，有人昏迷") == ["燃气抢修", "119", "120"]


def history(*rows: tuple[int, str, str, int, bool]) -> list[Past]:
    return [
        Past(unit, f"单位{unit}", matter, area, returned)
        for unit, matter, area, count, returned in rows
        for _ in range(count)
    ]


def test_the_named_unit_leads_and_says_what_it_did() -> None:
    ranked = rank(
        [Named(1, "市政设施管理所", reasons_for=("归它",))],
        history((1, "010101", "0001", 22, False), (2, "010101", "0001", 1, False)),
        matter_code="010101",
        area_path="0001",
    )
    assert ranked[0].unit_id == 1
    assert ranked[0].reasons_for == ["归它", "近一年这里同一事项23件，它办了22件"]
    assert ranked[1].reasons_against == ["事项清单没有写它"]


def test_where_the_spot_saw_too_little_the_wider_area_and_then_the_class_answer() -> None:
    past = history(
        (1, "010101", "00010001", 2, False), (2, "010101", "00010002", 6, False), (3, "010199", "00010001", 9, False)
    )
    by_area = rank([], past, matter_code="010101", area_path="00010001")
    assert by_area[0].unit_id == 2
    assert by_area[0].reasons_for == ["近一年这一带同一事项8件，它办了6件"]
    by_class = rank([], past, matter_code="010150", area_path="00010001", parents=["0101"])
    assert by_class[0].reasons_for[0].startswith("近一年这里同类事项11件")


def test_returns_speak_against() -> None:
    ranked = rank(
        [Named(1, "甲"), Named(2, "乙")], history((1, "1", "", 6, True), (2, "1", "", 6, False)), matter_code="1"
    )
    assert [line.unit_id for line in ranked] == [2, 1]
    assert "退过6件" in ranked[1].reasons_against[0]


def test_a_blocked_unit_stands_last_and_helpers_follow() -> None:
    ranked = rank(
        [Named(1, "街道", blocked=True), Named(2, "部门", reasons_against=("存疑",)), Named(3, "协办", role="support")],
        history((1, "1", "", 50, False)),
        matter_code="1",
    )
    assert [line.unit_id for line in ranked] == [2, 1, 3]
