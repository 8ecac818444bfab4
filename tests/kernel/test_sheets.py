"""Sheets as people send them, and workbooks that do no harm."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, date, datetime

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from shanzhi.kernel import sheets
from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.sheets import header_key, read_sheet, unfit_code, write_xlsx


def rows_of(content, filename="a.csv"):
    return [(row.number, row.cells) for row in read_sheet(content, filename=filename).rows]


def workbook(*rows):
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    book.close()
    return target.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_usual_encoding_is_read(encoding):
    content = "编号,名称\n1,梧桐社区\n".encode(encoding)
    assert rows_of(content) == [(2, {"编号": "1", "名称": "梧桐社区"})]


def test_mixed_line_ends_blank_rows_and_trailing_tabs_keep_the_row_numbers():
    content = "编号,名称\r\n1,甲\t\t\n\n2,乙　\r3,丙\r\n".encode()
    assert rows_of(content) == [
        (2, {"编号": "1", "名称": "甲"}),
        (4, {"编号": "2", "名称": "乙"}),
        (5, {"编号": "3", "名称": "丙"}),
    ]


def test_a_line_end_inside_quotes_stays_in_its_cell():
    content = '编号,内容\r\n1,"第一行\r\n第二行,还有"\r\n2,后面\r\n'.encode()
    assert rows_of(content) == [
        (2, {"编号": "1", "内容": "第一行\n第二行,还有"}),
        (3, {"编号": "2", "内容": "后面"}),
    ]


@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_comma_tab_and_semicolon_all_part_cells(mark):
    assert rows_of(f"编号{mark}名称\n1{mark}甲\n".encode()) == [(2, {"编号": "1", "名称": "甲"})]


def test_a_title_above_the_header_is_passed_over():
    sheet = read_sheet("网格台账,,\n\n编号,名称,户数\n1,甲,3\n".encode())
    assert sheet.headers == ["编号", "名称", "户数"]
    assert sheet.header_row == 3
    assert [row.number for row in sheet.rows] == [4]


def test_a_header_that_comes_twice_is_told_apart():
    sheet = read_sheet("电话,姓名,电话\n1,甲,2\n".encode())
    assert sheet.headers == ["电话", "姓名", "电话(2)"]
    assert next(sheet.rows).cells == {"电话": "1", "姓名": "甲", "电话(2)": "2"}


def test_headers_are_found_whatever_their_widths_spaces_and_brackets():
    sheet = read_sheet("区划代码（12位）, 名　称 ,Ｃｏｄｅ\n1,甲,c\n".encode())
    assert sheet.column("编码", "区划代码") == "区划代码(12位)"
    assert sheet.column("名称") == "名 称"
    assert sheet.column("code") == "Code"
    assert sheet.column("没有") is None
    assert header_key("(12位)") == "12位"


def test_missing_columns_are_named_with_what_is_there():
    with pytest.raises(Refused, match="缺少这些列：区划代码。表里现有：甲、乙。"):
        read_sheet("甲,乙\n1,2\n".encode()).columns({"code": ["区划代码"], "b": ["乙"]}, required=["code", "b"])


@pytest.mark.parametrize(
    "content", [b"", b"\n\n  \n", "﻿".encode(), workbook()], ids=["nothing", "blanks", "a mark", "a workbook"]
)
def test_an_empty_sheet_says_so(content):
    with pytest.raises(Refused, match="没有内容"):
        list(read_sheet(content).rows)


def test_a_huge_cell_is_reported_and_its_row_goes_on():
    content = f"编号,内容\n1,{'长' * (sheets.MAX_CELL + 1)}\n2,短\n".encode()
    first, second = read_sheet(content).rows
    assert first.cells == {"编号": "1", "内容": ""}
    assert "第2行" in str(first.errors[0])
    assert "没有读入" in str(first.errors[0])
    assert second.cells["内容"] == "短"


def test_cells_beyond_the_header_are_reported_not_lost():
    (row,) = read_sheet("编号,内容\n1,甲,乙\n".encode()).rows
    assert "乙" in str(row.errors[0])


def test_a_file_past_the_limits_is_refused(monkeypatch):
    monkeypatch.setattr(sheets, "MAX_BYTES", 10)
    with pytest.raises(Refused, match="超过"):
        read_sheet(b"a,b\n1,2\n3,4\n5,6\n")


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(sheets, "MAX_ROWS", 2)
    with pytest.raises(Refused, match="超过2行"):
        list(read_sheet(b"a,b\n1,2\n3,4\n").rows)


def test_a_zip_bomb_is_refused_before_it_unpacks(monkeypatch):
    monkeypatch.setattr(sheets, "MAX_UNPACKED", 1000)
    with pytest.raises(Refused, match="超过"):
        read_sheet(workbook(["a", "b"], ["1" * 3000, "2"]))


@pytest.mark.parametrize("content", [b"PK\x03\x04nonsense", b"\xd0\xcf\x11\xe0nonsense"])
def test_a_broken_workbook_is_refused_in_plain_words(content):
    with pytest.raises(Refused, match="打不开"):
        list(read_sheet(content, filename="a.xlsx").rows)


def test_a_printed_sheet_is_no_sheet():
    with pytest.raises(Refused, match="不是表格"):
        read_sheet(b"%PDF-1.7\n1 0 obj<<>>endobj", filename="清单.pdf")


def test_a_csv_that_is_called_xlsx_is_refused():
    with pytest.raises(Refused, match="打不开"):
        read_sheet(b"a,b\n1,2\n", filename="a.xlsx")


def test_bytes_in_no_known_encoding_are_refused():
    with pytest.raises(Refused, match="编码"):
        list(read_sheet(b"a,b\n\xff\xff\xff,1\n").rows)


def test_a_workbook_gives_the_same_rows_as_a_sheet():
    content = workbook(["编号", "时间", "数"], [990101001000, "2026-03-11", 1.5], [], ["b", "", 7])
    assert rows_of(content, "a.xlsx") == [
        (2, {"编号": "990101001000", "时间": "2026-03-11", "数": "1.5"}),
        (4, {"编号": "b", "时间": "", "数": "7"}),
    ]


def test_empty_rows_above_a_workbooks_first_cell_are_counted():
    assert rows_of(workbook([], [], ["编号", "名称"], ["1", "甲"]), "a.xlsx") == [(4, {"编号": "1", "名称": "甲"})]


@pytest.mark.parametrize("attack", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", "＝1", "\n=1"])
def test_no_text_becomes_a_formula(attack):
    content = write_xlsx(["内容"], [[attack]], title="导出", watermark="水印")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        styles = archive.read("xl/styles.xml").decode()
    assert "<f>" not in sheet
    style = int(re.search(r'<c r="A2" s="(\d+)" t="s">', sheet)[1])
    assert 'quotePrefix="1"' in re.findall(r"<xf .*?>", styles.split("<cellXfs", 1)[1])[style]


def test_what_is_written_reads_back_with_the_watermark_last():
    moment = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)
    content = write_xlsx(
        ["编号", "时间", "日", "数", "是否", "空"],
        [["=A1", moment, date(2026, 3, 11), 3, True, None]],
        title="事项[导出]:2026/3",
        watermark="石砚 & 云溪县 2026-03-11 10:00",
    )
    rows = rows_of(content, "a.xlsx")
    assert rows[0] == (
        2,
        {"编号": "=A1", "时间": "2026-03-11 10:00:00", "日": "2026-03-11", "数": "3", "是否": "是", "空": ""},
    )
    assert rows[-1][1]["编号"] == "石砚 & 云溪县 2026-03-11 10:00"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "石砚 &amp;&amp; 云溪县" in sheet.split("<oddHeader>")[1]
    assert "石砚" in sheet.split("<oddFooter>")[1]


def test_a_text_too_long_for_the_format_is_cut_and_says_so():
    content = write_xlsx(["内容"], [["长" * 40_000]], title="", watermark="")
    text = rows_of(content, "a.xlsx")[0][1]["内容"]
    assert len(text) == 32_767
    assert text.endswith("已截断）")


@given(st.lists(st.text(alphabet='甲乙,"\n\t =+@1', min_size=1).filter(str.strip), min_size=1, max_size=5))
@settings(max_examples=40, deadline=None)
def test_any_text_survives_a_workbook(texts):
    content = write_xlsx(["号", "文"], [["x", text] for text in texts], title="t", watermark="w")
    back = [cells["文"] for _number, cells in rows_of(content, "a.xlsx")[: len(texts)]]
    assert back == [text.strip(" \t\n") for text in texts]


def test_the_sentences_can_be_translated(monkeypatch):
    monkeypatch.setattr(sheets, "_translate", [lambda text: "Nothing." if text == sheets.SENTENCES["empty"] else text])
    with pytest.raises(Refused, match="Nothing"):
        read_sheet(b"")


def test_a_cell_merged_downwards_holds_for_every_row_and_a_title_stays_one_cell():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("B2:D2", "单位名录")
        for column, name in enumerate(("编码", "名称", "类别"), start=1):
            sheet.write(2, column, name)
        for row, (code, name) in enumerate((("U1", "甲"), ("U2", "乙"), ("U3", "丙")), start=3):
            sheet.write(row, 1, code)
            sheet.write(row, 2, name)
        sheet.merge_range("D4:D5", "部门")
        sheet.write("D6", "事业单位")
    read = read_sheet(file.getvalue())
    assert read.header_row == 3
    assert [(row.number, row.get("类别")) for row in read.rows] == [(4, "部门"), (5, "部门"), (6, "事业单位")]


@pytest.mark.parametrize(
    "code", ["a/b", "a\\b", "a?b", "a#b", "a%b", "a b", "a\u3000b", "a\nb", "a\x00", "a\u200bb", ".", ".."]
)
def test_a_code_that_no_address_can_bear_is_told(code):
    assert "网址" in str(unfit_code(code))


@pytest.mark.parametrize("code", ["", "GC26-001", "990101001001", "路灯_1", "A.1", "（一）", "S-1:2"])
def test_usual_codes_are_fit(code):
    assert unfit_code(code) is None
