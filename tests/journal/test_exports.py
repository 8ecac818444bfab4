"""A workbook says who took it out, in the language of whoever did."""

from __future__ import annotations

import io

import pytest
from django.utils.translation import override
from python_calamine import CalamineWorkbook

from shanzhi.journal.exports import workbook
from shanzhi.kernel.actors import SYSTEM


@pytest.mark.parametrize(("language", "words"), [("zh-hans", ["是", "否"]), ("en", ["Yes", "No"])])
def test_yes_and_no_are_said_in_the_readers_language(at, language: str, words: list[str]) -> None:
    with override(language):
        made = workbook(["a", "b", "c"], [[True, False, 1]], title="t", by=SYSTEM, at=at)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_index(0).to_python()
    assert rows[1] == [*words, 1.0]
