"""What a sheet says, read without a database: columns, moments, zones, texts, numbers, faults."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shanzhi.hotline.reading.columns import columns_for, fitting, guess, headers_key, missing
from shanzhi.hotline.reading.moments import parse_moment
from shanzhi.hotline.reading.rows import composed, read_rows
from shanzhi.hotline.reading.words import channel_of, is_over
from shanzhi.kernel.clock import CHINA
from shanzhi.kernel.sheets import read_sheet
from shanzhi.loop.zones import zone_of
from tests.hotline.conftest import HEADERS, message, sheet_of

AT = datetime(2026, 3, 11, 10, 0, tzinfo=CHINA)


def readings(*rows, headers=HEADERS, purpose="tell"):
    sheet = read_sheet(sheet_of(rows, headers))
    return read_rows(sheet.rows, guess(sheet.headers, purpose), purpose=purpose, at=AT)


def test_a_board_of_messages_is_recognised():
    assert guess(HEADERS, "tell") == {
        "number": "留言编号",
        "title": "留言主题",
        "text": "留言详情",
        "told_at": "留言时间",
        "name": "留言用户",
    }


def test_a_hotline_sheet_is_recognised_whatever_its_spelling():
    headers = ["工单 编号", "诉求标题（必填）", "诉求内容", "受理时间", "来电人", "联系电话", "事发地址", "所属街道",
               "三级分类", "办结时间", "答复内容"]  # fmt: skip
    found = guess(headers, "tell")
    assert found["number"] == "工单 编号"
    assert found["title"] == "诉求标题（必填）"
    assert {found[name] for name in ("phone", "address", "area", "category", "closed_at", "reply")} == set(headers[5:])


def test_a_header_serves_one_column_only():
    found = guess(["时间", "内容", "编号"], "life")
    assert sorted(found.values()) == sorted(set(found.values()))


def test_a_life_wants_other_columns_than_a_telling():
    assert "phone" not in {column.name for column in columns_for("life")}
    assert "due_at" not in {column.name for column in columns_for("tell")}
    found = guess(["Request Number", "Created Date", "Due Date", "Closed Date", "Type", "Agency", "Status"], "life")
    assert set(found) == {"number", "told_at", "due_at", "closed_at", "kind", "agency", "status"}


def test_headers_are_remembered_in_any_order():
    assert headers_key(HEADERS) == headers_key(list(reversed(HEADERS)))
    assert headers_key(HEADERS) != headers_key(HEADERS[:-1])
    assert fitting({"text": "留言详情", "title": "没有这列", "agency": "留言用户"}, HEADERS, "tell") == {
        "text": "留言详情"
    }


def test_what_nothing_can_be_read_without_is_asked_for():
    assert [str(one) for one in missing({}, "tell")] == ["没有指定“内容”或“主题”是哪一列。"]
    assert len(missing({}, "life")) == 2
    assert missing({"title": "标题"}, "tell") == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2020/1/6 12:09:38", (2020, 1, 6, 12, 9, 38)),
        ("2019-02-28 11:25:05", (2019, 2, 28, 11, 25, 5)),
        ("2019-02-28T11:25", (2019, 2, 28, 11, 25, 0)),
        ("２０１９．２．２８　１１：２５", (2019, 2, 28, 11, 25, 0)),
        ("2019年2月28日 11时25分", (2019, 2, 28, 11, 25, 0)),
        ("2019年2月28日下午3点", (2019, 2, 28, 15, 0, 0)),
        ("2019/2/28 3:05:09 PM", (2019, 2, 28, 15, 5, 9)),
        ("2019/2/28 12:05 AM", (2019, 2, 28, 0, 5, 0)),
        ("20190228", (2019, 2, 28, 0, 0, 0)),
        ("20190228112505", (2019, 2, 28, 11, 25, 5)),
        ("43524.5", (2019, 2, 28, 12, 0, 0)),
        ("2019-02-28 11:25:05.123", (2019, 2, 28, 11, 25, 5)),
    ],
)
def test_moments_are_read_as_people_write_them(written, meant):
    assert parse_moment(written) == datetime(*meant, tzinfo=CHINA)


def test_a_zone_that_is_named_counts():
    assert parse_moment("2019-02-28T03:25:05Z") == datetime(2019, 2, 28, 3, 25, 5, tzinfo=UTC)
    assert parse_moment("2019-02-28T03:25:05-0500") == datetime(2019, 2, 28, 8, 25, 5, tzinfo=UTC)


@pytest.mark.parametrize("written", ["", "昨天下午", "2019-13-01", "2019-02-30 10:00", "0019-02-28", "12:30", "19900"])
def test_what_is_no_moment_is_not_guessed(written):
    assert parse_moment(written) is None


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("举报社区干部冒领高龄补贴，名单我有", "complaint"),
        ("他们收了好处，站长心里清楚", "complaint"),
        ("邻居家孩子被打得身上有伤", "child"),
        ("有人常年虐待儿童，请来看看", "child"),
        ("儿童医院门口有人殴打保安", "ordinary"),
        ("孩子上学路上，有人殴打流浪狗", "ordinary"),
        ("举报小区有人养鸡", "ordinary"),
        ("路灯不亮，请工作人员来修", "ordinary"),
    ],
)
def test_a_few_words_close_the_circle_of_those_who_may_know(words, zone):
    assert zone_of(words) == zone
    assert zone_of("路灯不亮", kind="检举控告") == "complaint"


def test_a_title_that_the_text_repeats_is_said_once():
    assert composed("路灯坏了", "槐荫路的路灯 不亮！") == "路灯坏了\n槐荫路的路灯 不亮！"
    assert composed("路灯不亮", "槐荫大道，路灯不亮，请修") == "槐荫大道，路灯不亮，请修", "as it was written"
    assert composed("", "\t路灯不亮\t\n\n") == "路灯不亮"
    assert composed("路灯不亮", " ") == "路灯不亮"


def test_rows_say_what_is_wrong_with_them_in_plain_words():
    found = readings(
        message(1, "路灯不亮"),
        message(2, "  ", title="\t"),
        message(3, "井盖坏了", at="昨天下午"),
        message(4, "井盖坏了", at="2031-01-01 08:00:00"),
        message("x" * 65, "树倒了"),
    )
    assert [row.faults for row in found] == [
        [],
        ["主题和内容都没有写，不知道是什么事。"],
        ["“留言时间”写的是“昨天下午”，看不出是哪天几点。"],
        ["“留言时间”写的是“2031-01-01 08:00:00”，还没到那个时候。"],
        ["编号超过64个字。"],
    ]
    assert [row.row for row in found] == [2, 3, 4, 5, 6]


def test_a_row_without_a_number_gets_the_same_one_every_time():
    rows = [message("", "路灯不亮", at="2026-03-01 08:00:00"), message("", "路灯不亮", at="2026-03-02 08:00:00")]
    first, second = readings(*rows), readings(*reversed(rows))
    assert first[0].number == second[1].number
    assert first[0].number != first[1].number
    assert first[0].number.startswith("h-")
    assert first[0].remarks == ["没有编号，按内容和时间记了一个。"]


def test_a_row_without_a_time_is_taken_at_the_moment_of_import():
    [row] = readings(message(1, "路灯不亮", at=""))
    assert row.told_at is None
    assert row.remarks == ["没有写时间，按导入的时间算。"]


def test_repeated_numbers_and_repeated_words_are_noticed():
    found = readings(message(1, "路灯不亮。"), message(2, "路灯，不亮"), message(1, "井盖坏了"), message(3, "树倒了"))
    assert [(row.same_number, row.same_text) for row in found] == [(0, 0), (0, 2), (2, 0), (0, 0)]


def test_lives_need_a_kind_and_an_order_of_moments():
    headers = ("编号", "类型", "创建时间", "到期时间", "办结时间", "状态")
    found = readings(
        (1, "路灯", "2024-03-01 08:00", "2024-03-03 08:00", "2024-03-02 08:00", "办结"),
        (2, "", "2024-03-01 08:00", "", "", ""),
        (3, "路灯", "", "", "", ""),
        (4, "路灯", "2024-03-02 08:00", "2024-03-01 08:00", "2024-03-01 09:00", "办结"),
        headers=headers,
        purpose="life",
    )
    assert found[0].faults == []
    assert found[1].faults == ["没有写是哪一类事。"]
    assert found[2].faults == ["没有写什么时候反映的。"]
    assert found[3].faults == ["办结的时间比反映的时间还早。", "到期的时间比反映的时间还早。"]


def test_their_doors_and_states_become_ours():
    assert [channel_of(word) for word in ("Phone", "微信小程序", "Open311 API", "来访", "传真")] == [
        "phone", "web", "api", "walk_in", "传真",
    ]  # fmt: skip
    assert [is_over(word) for word in ("Closed (Duplicate)", "已办结", "未办结", "Open", "")] == [
        True, True, False, False, False,
    ]  # fmt: skip
