"""Score sheets: those shipped, their points, and the refusal of numbers and traces."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from shanzhi.kernel.refusal import Refused
from shanzhi.scoring import sheets
from shanzhi.scoring.arithmetic import Rate
from shanzhi.scoring.lists import LISTS

GOOD: dict[str, Any] = {
    "code": "x",
    "zh": "试",
    "version": "1",
    "items": [
        {"code": "a", "zh": "按期", "points": "10", "kind": "proportional", "indicator": "in_time_disposal_rate"}
    ],
}


def rate(top: int, bottom: int) -> Rate:
    return Rate(Decimal(top), bottom)


def sheet_with(**item: Any) -> dict[str, Any]:
    return GOOD | {"items": [{"code": "a", "zh": "这一项", "points": "10"} | item]}


def test_the_sheets_of_four_places_are_shipped():
    found = sheets.shipped()
    assert set(found) == {"jinhua", "yangzhou", "jungar", "jinniu"}
    assert [int(found[code].reckoned) for code in ("jungar", "jinniu")] == [100, 100]
    assert [(int(item.points), item.code) for item in found["jinhua"].items][:4] == [
        (50, "in_time"), (20, "close"), (10, "emergency"), (5, "rework"),
    ]  # fmt: skip


@pytest.mark.parametrize("counted", sorted(LISTS))
def test_a_raw_count_is_refused_as_an_indicator(counted):
    for item in ({"kind": "proportional", "indicator": counted}, {"kind": "proportional", "list": counted}):
        with pytest.raises(Refused, match="件数不能当指标"):
            sheets.read(sheet_with(**item))


@pytest.mark.parametrize(
    "item",
    [
        {"zh": "打卡率", "kind": "proportional", "indicator": "clock_in_rate"},
        {"zh": "在线时长", "kind": "manual"},
        {"zh": "走访次数", "kind": "manual"},
        {"zh": "x", "kind": "proportional", "indicator": "online_time"},
        {"zh": "上传照片", "kind": "manual"},
    ],
)
def test_a_trace_of_presence_is_refused(item):
    with pytest.raises(Refused, match="是痕迹，不是结果"):
        sheets.read(sheet_with(**item))


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (sheet_with(kind="proportional", indicator="nothing_rate"), "指标字典里没有"),
        (sheet_with(kind="magic"), "算法不认识"),
        (sheet_with(kind="threshold", indicator="closing_rate"), "不是数"),
        (sheet_with(kind="proportional", indicator="closing_rate", points="-3"), "不是数"),
        ({"code": "x", "zh": "空", "version": "1", "items": []}, "一项也没有"),
        ({"items": GOOD["items"]}, "要有代码"),
    ],
)
def test_a_sheet_that_makes_no_sense_is_refused_with_the_reason(told, said):
    with pytest.raises(Refused, match=said):
        sheets.read(told)


def test_jinhua_gives_full_points_from_its_threshold_and_one_less_a_point_below():
    own = {
        "in_time_closing_rate_less_deferred": rate(65, 100),
        "closing_rate_less_deferred": rate(95, 100),
        "emergency_closing_rate": rate(20, 20),
        "in_time_emergency_rate": rate(19, 20),
        "rework_rate": rate(4, 100),
        "repeated_rework_rate": rate(1, 100),
    }
    scored = sheets.score(sheets.shipped()["jinhua"], own, {})
    points = {line.item.code: line.points for line in scored.lines}
    # 45, full, full; three reworks at 0.2 and one that came back three times at 0.5; what people judge stays empty.
    assert points == {
        "in_time": Decimal("45.00"), "close": Decimal("20.00"), "emergency": Decimal("10.00"),
        "rework": Decimal("3.90"), "leaders": None, "organisation": None,
    }  # fmt: skip
    assert scored.total == Decimal("78.90")
    assert scored.at_most == Decimal("85.00")


def test_jinniu_weighs_as_published():
    own = {
        "disposal_rate": rate(90, 100), "in_time_disposal_rate": rate(80, 100), "rework_rate": rate(10, 100),
        "overdue_rate": rate(5, 100), "extension_rate": rate(20, 100),
    }  # fmt: skip
    assert sheets.score(sheets.shipped()["jinniu"], own, {}).total == Decimal("27") + 16 + 18 + 19 + 8


def test_too_few_take_the_countys_mean_and_say_so():
    few, mean = {"in_time_disposal_rate": rate(0, 3)}, {"in_time_disposal_rate": rate(90, 100)}
    [line] = sheets.score(sheets.read(GOOD), few, mean).lines
    assert line.points == Decimal("9.00")
    assert "用全县平均" in line.words
    [nothing] = sheets.score(sheets.read(GOOD), few, {}).lines
    assert nothing.points is None


def test_a_floor_gives_no_points_and_says_whether_it_was_reached():
    own = {code: rate(100, 100) for code in ("response_rate", "resolution_rate", "satisfaction_rate", "signing_rate")}
    own["in_time_disposal_rate"] = rate(99, 100)
    scored = sheets.score(sheets.shipped()["jungar"], own, {})
    assert scored.total == 100
    assert [line.below_floor for line in scored.lines] == [False, False, False, False, True]
