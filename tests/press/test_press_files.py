"""What stands in the files: our fonts and no others, fields and repeated heads in Word, no formula in Excel."""

from __future__ import annotations

import dataclasses
import io
import re
import zipfile
import zlib
from datetime import UTC, datetime

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from shanzhi.press import pdf, wording
from shanzhi.press.excel import write_excel
from shanzhi.press.model import Sheet, Table
from shanzhi.press.pdf import write_pdf
from shanzhi.press.word import write_word
from tests.press.samples import AT, KEY, SAMPLES, case_register, daily_bulletin, receipt, supervision_order

FONTS = {"NotoSerifSC-Regular", "NotoSansSC-Regular", "DejaVuSansMono"}


def streams(made: bytes) -> bytes:
    """Return a PDF with its compressed parts opened."""
    found = [made]
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL):
        try:
            found.append(zlib.decompress(packed))
        except zlib.error:
            continue
    return b"\n".join(found)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_pdf_carries_its_fonts_and_they_are_ours(name):
    opened = streams(write_pdf(SAMPLES[name]()))
    named = {one.decode().partition("+")[2] for one in re.findall(rb"/FontName\s*/([\w+-]+)", opened)}
    assert named
    assert {one.removesuffix("-Identity-H") for one in named} <= FONTS
    assert b"pdfaid:part" in opened
    assert b"/FontFile" in opened


def test_no_font_of_the_machine_is_asked():
    families = pdf._fonts().families()
    assert "Noto Serif SC" in families
    assert not [one for one in families if "CJK" in one]


def test_the_same_sheet_gives_the_same_bytes():
    assert write_pdf(supervision_order()) == write_pdf(supervision_order())


@pytest.mark.parametrize("text", ['#eval("1")', "*粗* _斜_ $x$ `a` @b <c> //", "\\ \" ' #{", "[[]]", "\x00\x07\u2028"])
def test_nothing_that_was_told_is_markup(text):
    sheet = supervision_order(unit=text)
    assert write_pdf(sheet).startswith(b"%PDF")
    assert "督办单" in Document(io.BytesIO(write_word(sheet))).core_properties.title


@settings(max_examples=6)
@given(st.text(max_size=60))
def test_any_text_can_be_printed(text):
    sheet = supervision_order(unit=text, reply=text)
    assert write_pdf(sheet)
    assert write_word(sheet)


def test_a_character_the_fonts_lack_stops_nothing():
    made = write_pdf(supervision_order(unit="\U0002d16c某某所"))
    assert made.startswith(b"%PDF")
    assert b"pdfaid:part" not in streams(made)


def words(made: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(made)) as box:
        return "".join(box.read(name).decode() for name in box.namelist() if name.endswith(".xml"))


def test_word_numbers_its_pages_and_repeats_the_head():
    inside = words(write_word(case_register()))
    assert "PAGE" in inside
    assert "NUMPAGES" in inside
    assert "w:tblHeader" in inside
    assert "w:cantSplit" in inside
    assert 'w:orient="landscape"' in inside
    assert "演练数据" in inside


def test_word_says_what_the_pdf_says():
    book = Document(io.BytesIO(write_word(supervision_order(reply="已上门看过7户。"))))
    said = "\n".join(cell.text for table in book.tables for row in table.rows for cell in row.cells)
    for expected in ("住建局物业科", "科长　季疏桐", "2. 没有申请延期", "已上门看过7户。", "扫码看这张单子的现状"):
        assert expected in said
    assert any("槐督〔2026〕7号" in line.text for line in book.paragraphs)
    assert len(book.inline_shapes) == 1


@pytest.mark.parametrize("name", SAMPLES)
def test_every_document_can_be_written_in_word(name):
    Document(io.BytesIO(write_word(SAMPLES[name]())))


def test_excel_holds_the_list_as_text():
    evil = "=cmd|'/C calc'!A0"
    made = write_excel(case_register(rows=3, unit=evil))
    inside = words(made)
    assert "<f>" not in inside
    assert 'quotePrefix="1"' in inside
    assert "Print_Titles" in inside
    assert "第&amp;P页，共&amp;N页" in inside
    rows = CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_index(0).to_python()
    assert any(evil in row for row in rows)
    assert any("HY26-0003" in row for row in rows)


def test_a_sheet_without_a_table_has_nothing_to_reckon_with():
    with pytest.raises(ValueError, match="no table"):
        write_excel(receipt())


def test_an_empty_list_says_so():
    sheet = case_register(rows=0)
    assert "没有这样的事项" in words(write_word(sheet))
    assert "没有这样的事项" in words(write_excel(sheet))
    assert write_pdf(sheet)


def test_characters_to_be_copied_are_not_broken_up():
    told = pdf.as_json(daily_bulletin())
    assert KEY in told
    assert "\u200b" not in told.partition('"code"')[0].partition('"parts"')[2].partition('"facts"')[0]


def test_a_long_list_is_written_within_seconds():
    sheet = case_register(rows=500)
    assert sum(isinstance(part, Table) for part in sheet.parts) == 1
    assert write_pdf(sheet)


def test_documents_are_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        supervision_order().name = "别的"  # type: ignore[misc]
    assert isinstance(supervision_order(), Sheet)


def test_how_things_are_put_into_words():
    assert wording.say_moment(AT.astimezone(UTC), weekday=True) == "2026年3月11日（周三）15:42"
    assert wording.say_moment(datetime(2026, 3, 11, 16, 5, tzinfo=UTC)) == "2026年3月12日00:05"
    assert wording.say_short(None) == ""
    assert wording.in_fours("7q4m2kxr9t") == "7q4m 2kxr 9t"
    assert wording.say_fingerprint("7c1e94ab02f6d83d" * 4, 184_206) == "记录指纹 7c1e 94ab 02f6 d83d，台账第184,207行"
    assert wording.say_fingerprint("", 3) == ""
    assert wording.say_printed("", AT) == "2026年3月11日15:42打印"
