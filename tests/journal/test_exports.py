"""A workbook says who took it out, in the language of whoever did."""

from __future__ import annotations

import io

import pytest
from django.utils.translation import override
from python_calamine import CalamineWorkbook

from shanzhi.journal.exports import without_watermark, workbook
from shanzhi.kernel.actors import SYSTEM
from shanzhi.kernel.sheets import read_sheet


@pytest.mark.parametrize(("language", "words"), [("zh-hans", ["是", "否"]), ("en", ["Yes", "No"])])
def test_yes_and_no_are_said_in_the_readers_language(at, language: str, words: list[str]) -> None:
    with override(language):
        made = workbook(["a", "b", "c"], [[True, False, 1]], title="t", by=SYSTEM, at=at)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_index(0).to_python()
    assert rows[1] == [*words, 1.0]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_workbook_taken_in_again_leaves_its_own_watermark_out_and_nothing_else(at, language: str) -> None:
    rows = [["甲 2026-03-11 10:00导出", "1"], ["2026-03-11 10:00", ""], ["乙", ""]]
    with override(language):
        made = workbook(["名称", "数"], rows, title="t", by=SYSTEM, at=at)
    sheet = read_sheet(made, filename="t.xlsx")
    assert [[row.cells["名称"], row.cells["数"]] for row in without_watermark(sheet.rows)] == rows
