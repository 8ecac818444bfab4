"""Writing workbooks 导出表格 (XLSX) that can do no harm and say where they come from. No Django.

Every text is forced to be text: a cell that begins with =, +, -, @, a tab or a line end is a formula to a spreadsheet
and an attack to its reader. The watermark stands in the printed header and footer and in a last row, so that a
screenshot, a print and a copied file all carry it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from shanzhi.kernel.clock import local

MAX_TEXT = 32_767  # characters a cell of the format holds
_CUT = "……（过长，已截断）"
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
_WIDEST = 60


def write_xlsx(headers: Sequence[str], rows: Iterable[Sequence[object]], *, title: str, watermark: str) -> bytes:
    """Return a workbook of one sheet: a header row, the rows, a blank row and the watermark as a note.

    Cells may be text, numbers (decimal ones too), bool, date, datetime (aware ones are shown in China's time) or None.
    Text longer than 32,767 characters, which the format can't hold, is cut and says so. ``title`` names the sheet.
    """
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    sheet = book.add_worksheet(_sheet_name(title))
    formats = _formats(book)
    widths = [len(str(header)) for header in headers]
    for column, header in enumerate(headers):
        sheet.write_string(0, column, _cut(str(header)), formats["head"])
    number = 0
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            shown = _write(sheet, number, column, value, formats)
            if column < len(widths):
                widths[column] = max(widths[column], min(shown, _WIDEST))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(_WIDEST, width * 1.8 + 2))
    sheet.freeze_panes(1, 0)
    _sign(sheet, number + 2, title, watermark, formats)
    book.close()
    return target.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    return {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "num_format": "@"}),
        "text": book.add_format({"valign": "top", "num_format": "@"}),
        # The quote prefix keeps a dangerous text a text even when somebody edits the cell.
        "guarded": book.add_format({"valign": "top", "num_format": "@", "quote_prefix": True}),
        "moment": book.add_format({"valign": "top", "num_format": "yyyy-mm-dd hh:mm"}),
        "day": book.add_format({"valign": "top", "num_format": "yyyy-mm-dd"}),
        "plain": book.add_format({"valign": "top"}),
        "note": book.add_format({"italic": True, "font_color": "#595f69", "num_format": "@", "quote_prefix": True}),
    }


def _write(sheet: Any, row: int, column: int, value: object, formats: dict[str, Any]) -> int:
    """Write one cell and return about how many characters it shows."""
    if value is None or value == "":
        return 0
    if isinstance(value, bool):
        value = "是" if value else "否"
    if isinstance(value, Decimal) and value.is_finite():
        value = float(value)
    if isinstance(value, int | float) and abs(value) < 1e15:
        sheet.write_number(row, column, value, formats["plain"])
        return len(str(value))
    if isinstance(value, datetime):
        naive = local(value).replace(tzinfo=None) if value.tzinfo else value
        sheet.write_datetime(row, column, naive, formats["moment"])
        return 9
    if isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), formats["day"])  # noqa: DTZ001
        return 6
    text = _cut(str(value))
    sheet.write_string(row, column, text, formats["guarded" if text.startswith(_DANGEROUS) else "text"])
    return max(len(line) for line in text.split("\n"))


def _cut(text: str) -> str:
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - len(_CUT)] + _CUT


def _sheet_name(title: str) -> str:
    return _NOT_IN_NAMES.sub(" ", title).strip()[:31] or "Sheet1"


def _sign(sheet: Any, row: int, title: str, watermark: str, formats: dict[str, Any]) -> None:
    """Put the watermark into the printed header and footer and the last row."""
    # In a header "&" begins a command, and the whole may hold 255 characters.
    printed = " ".join(watermark.split())[:100].replace("&", "&&")
    named = " ".join(title.split())[:40].replace("&", "&&")
    sheet.set_header(f"&L{named}&R{printed}")
    sheet.set_footer(f"&L{printed}&R&P / &N")
    sheet.write_string(row, 0, _cut(watermark), formats["note"])
