from __future__ import annotations

import pytest

from shanzhi.advice import emergency
from shanzhi.advice.history import Handled, History
from shanzhi.advice.units import Named, rank


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("楼道里一股煤气味", "煤气味"),
        ("变压器冒火星", "冒火星"),
        ("有人困在电梯里", "困在"),
        ("路边井盖没了", "井盖没了"),
        ("隔壁男人在打人，快来", "打人"),
        ("三楼起火了", "起火"),
        ("石桥路11号的桥塌了", "桥塌"),
        ("5号楼塌了", "楼塌"),
    ],
)
def test_danger_is_heard(text: str, word: str) -> None:
    assert word in emergency.words(text)


@pytest.mark.parametrize("text", ["石桥路11号门口的垃圾桶倒了", "5号楼门口的垃圾桶倒了"])
def test_where_it_is_says_nothing_of_what_it_is(text: str) -> None:
    assert emergency.calls(text) == []


@pytest.mark.parametrize(
    "text",
    ["没有人受伤", "建议加强防火演练，防止起火", "万一着火消防车进不来", "受伤赔偿款没有给", "路灯不亮"],
)
def test_what_is_denied_feared_or_past_is_not(text: str) -> None:
    assert emergency.words(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "热水器打不着火，水压一直不够",
        "拉菜的小车轮子卡在里头",
        "盲道铺到电线杆就断了",
        "人行道停满了共享单车，盲道全压在下面",
    ],
)
def test_what_happens_to_a_thing_only_is_not(text: str) -> None:
    assert emergency.words(text) == []


def test_whom_to_call() -> None:
    assert emergency.calls("厨房燃气泄漏，有人昏迷") == ["燃气抢修", "119", "120"]


def levels(*rows: tuple[int, str, str, int, bool], matter: str = "010101", area: str = "0001"):
    told = [Handled(str(unit), code, place, returned=back, count=count) for unit, code, place, count, back in rows]
    return History(told).levels(matter, area)


NAMES = {unit: f"单位{unit}" for unit in range(9)}


def test_the_named_unit_leads_and_what_it_did_is_told() -> None:
    ranked = rank(
        [Named(1, "市政设施管理所", reasons_for=("归它",))],
        levels((1, "010101", "0001", 22, False), (2, "010101", "0001", 1, False)),
        names=NAMES,
    )
    assert ranked[0].unit_id == 1
    assert ranked[0].reasons_for == ("归它",)
    assert (ranked[0].told.level, ranked[0].told.total, ranked[0].told.done) == ("matter+area", 23, 22)
    assert (ranked[1].unit_id, ranked[1].listed) == (2, False)


def test_where_the_street_saw_too_little_the_county_and_then_the_class_answer() -> None:
    past = ((1, "010101", "0001", 2, False), (2, "010101", "0002", 6, False), (3, "010199", "0001", 9, False))
    by_county = rank([], levels(*past), names=NAMES)
    assert {one.told.level for one in by_county} == {"matter"}
    assert {one.unit_id: one.told.done for one in by_county} == {1: 2, 2: 6, 3: 0}
    by_class = rank([], levels(*past, matter="010150"), names=NAMES)
    assert {one.told.level for one in by_class} == {"class"}
    assert by_class[0].told.total == 17


def test_returns_speak_against_and_most_of_all_this_very_one() -> None:
    told = levels((1, "1", "", 6, True), (2, "1", "", 6, False), matter="1", area="")
    ranked = rank([Named(1, "甲"), Named(2, "乙")], told)
    assert [line.unit_id for line in ranked] == [2, 1]
    assert ranked[1].told.returned == 6
    ranked = rank([Named(1, "甲"), Named(2, "乙")], told, returned={2})
    assert [line.returned_this for line in ranked] == [False, True]


def test_a_blocked_unit_stands_last_and_helpers_follow() -> None:
    named = [
        Named(1, "街道", blocked=True),
        Named(2, "部门", reasons_against=("存疑",)),
        Named(3, "协办", role="support"),
    ]
    ranked = rank(named, levels((1, "1", "", 50, False), matter="1", area=""), names=NAMES)
    assert [line.unit_id for line in ranked] == [2, 1, 3]


def test_history_never_brings_in_who_is_barred_or_gone() -> None:
    told = levels((4, "010101", "0001", 30, False), (5, "010101", "0001", 30, False))
    ranked = rank([], told, names={4: "街道"}, barred={4})
    assert [(line.unit_id, line.blocked) for line in ranked] == [(4, True)]


def test_where_nobody_did_such_a_case_the_street_and_the_whole_are_asked() -> None:
    ranked = rank([], levels((6, "020101", "0001", 7, False), matter="030101"), names=NAMES)
    assert [(line.unit_id, line.told.level) for line in ranked] == [(6, "area")]
