"""What a file is called that somebody takes along."""

from __future__ import annotations

from datetime import datetime

from shanzhi.kernel.clock import CHINA
from shanzhi.ui.files import as_file, file_name


def test_a_file_is_called_by_what_it_holds_and_its_number_or_the_moment() -> None:
    assert file_name("派单", "26-000123", "pdf") == "派单-26-000123.pdf"
    assert file_name("三项清单", datetime(2026, 3, 4, 9, 5, tzinfo=CHINA), "xlsx") == "三项清单-20260304-0905.xlsx"


def test_what_no_desk_takes_in_a_name_is_left_out() -> None:
    assert file_name('甲/乙 "丙"\r\n: 丁', "26-1", "xlsx") == "甲 乙 丙 丁-26-1.xlsx"


def test_the_name_stands_in_the_answer_in_every_script() -> None:
    told = as_file(b"", "派单-26-000123.pdf")["Content-Disposition"]
    assert told == "attachment; filename*=utf-8''%E6%B4%BE%E5%8D%95-26-000123.pdf"
