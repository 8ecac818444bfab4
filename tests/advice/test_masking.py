from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shanzhi.advice.masking import mask

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def number_with_check_digit(first: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(first, WEIGHTS, strict=True))
    return first + "10X98765432"[total % 11]


@pytest.mark.parametrize(
    ("text", "covered", "kind"),
    [
        ("电话13800001111，请回", "电话〔电话〕，请回", "phone"),
        ("电话１３８ ００００ １１１１", "电话〔电话〕", "phone"),
        ("座机0999-6123456", "座机〔电话〕", "phone"),
        ("我住桂花里3栋2单元501室", "我住桂花里3栋〔门号〕", "door"),
        ("5号楼1203的住户", "5号楼〔门号〕的住户", "door"),
        ("家在7-2-1203", "家在〔门号〕", "door"),
        ("车牌赣Z12345占道", "车牌〔车牌〕占道", "plate"),
        ("新能源赣ZD12345", "新能源〔车牌〕", "plate"),
        ("我叫周小川，住这里", "我叫周某某，住这里", "name"),
        ("联系人：欧阳明", "联系人：欧阳某某", "name"),
        ("村支书许大山把补助给了亲戚", "村支书许某某把补助给了亲戚", "name"),
        ("赵春花女士说", "赵某某女士说", "name"),
        ("请联系张小明确认", "请联系张某某确认", "name"),
        ("去社区找陈建国反映", "去社区找陈某某反映", "name"),
        ("打电话给周志强，没人接", "打电话给周某某，没人接", "name"),
        ("已交给吴桂兰办理", "已交给吴某某办理", "name"),
        ("三单元张建国提出", "三单元张某某提出", "name"),
        ("楼上李秀英家漏水", "楼上李某某家漏水", "name"),
        ("微信号abc12345", "微信号〔账号〕", "account"),
        ("邮箱a.b@example.cn", "邮箱〔邮箱〕", "email"),
    ],
)
def test_each_kind_is_covered(text: str, covered: str, kind: str) -> None:
    masked = mask(text)
    assert masked.text == covered
    assert [span.kind for span in masked.found] == [kind]


def test_an_identity_number_is_covered_whether_its_check_digit_holds_or_not() -> None:
    number = number_with_check_digit("99010119800101123")
    slip = number[:-1] + ("0" if number[-1] != "0" else "1")
    assert mask(f"身份证{number}。").text == mask(f"身份证{slip}。").text == "身份证〔证件号〕。"


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("我是王强13812345678，能多放一台吗", "我是王某某〔电话〕，能多放一台吗"),
        ("多放了微波炉，张伟13912345678管", "多放了微波炉，张某某〔电话〕管"),
        ("李秀英 13812345678", "李某某 〔电话〕"),
        ("请打欧阳震华13812345678", "请打欧阳某某〔电话〕"),
        ("联系司马光明 13812345678", "联系司马某某 〔电话〕"),
        ("请联系东方物业13812345678", "请联系东方物业〔电话〕"),
        ("车主13812345678，房东13812345679", "车主〔电话〕，房东〔电话〕"),
        ("方便13812345678", "方便〔电话〕"),
    ],
)
def test_a_name_right_before_a_telephone_goes_with_it_and_no_other_word(text, covered):
    assert mask(text).text == covered


@pytest.mark.parametrize(
    "text",
    [
        "梧桐路与槐荫大道路口积水",
        "投诉金茂府项目，举报万家乐超市，联系张家村，找丁字路口",
        "找高手帮忙，联系方便的时候，找马路上的人",
        "我是黄花镇的村民",
        "李书记您好",
        "2026年3月11日停水3天，水费120元",
        "3号楼电梯停了两天",
        "拨打12345没有人接",
        "公里数K154+300处",
        "楼盘全体业主陈述的情况，住户白天不得不外出",
        "西边的四栋30多层的高楼",
        "4S店2019-2020年",
    ],
)
def test_places_dates_and_offices_stay(text: str) -> None:
    assert mask(text).text == text


def test_spans_point_into_the_original() -> None:
    text = "我叫周小川，电话13800001111"
    assert [text[span.start : span.end] for span in mask(text).found] == ["周小川", "13800001111"]


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60), st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.text("，。 的说电话", max_size=20))
def test_no_telephone_survives(before: str, phone: str, after: str) -> None:
    if before and (before[-1].isdigit() or before[-1] == "."):
        before += "，"
    assert phone not in mask(f"{before}{phone}{after}").text


@settings(max_examples=100, deadline=None)
@given(st.text("我叫周小川电话138000011112345栋单元室号-，。 ABC赣", max_size=60))
def test_masking_what_is_masked_finds_no_new_secrets_of_its_own(text: str) -> None:
    masked = mask(text)
    assert all(0 <= span.start < span.end <= len(text) for span in masked.found)
    assert all(a.end <= b.start for a, b in zip(masked.found, masked.found[1:], strict=False))


def test_who_agreed_to_stand_by_name_does_and_nothing_else_is_left():
    assert mask("联系人：欧阳明，13800001111", names=False).text == "联系人：欧阳明，〔电话〕"
