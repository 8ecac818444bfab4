"""Writing a sheet's tables as XLSX, for offices that reckon on: one worksheet, ready to print, and safe to open.

Every cell is text and stays text when somebody edits it: nothing that was told becomes a formula.
"""

from __future__ import annotations

import io
import re
from datetime import UTC
from typing import Any

import xlsxwriter

from shanzhi.press.model import Column, Facts, Sheet, Table, Text

MOST = 32_767  # characters a cell of the format holds
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
UNIT = 9.0  # characters a share of a column's width is worth


def write_excel(sheet: Sheet) -> bytes:
    """Return the sheet's head, tables and notes as a workbook.

    :raises ValueError: for a sheet without a table: it has nothing to reckon with.
    """
    tables = [part for part in sheet.parts if isinstance(part, Table)]
    if not tables:
        raise ValueError(f"{sheet.name} has no table")
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"title": sheet.name, "author": sheet.head.org, "created": sheet.at.astimezone(UTC)})
    _Page(book, sheet, tables[0]).write()
    book.close()
    return target.getvalue()


class _Page:
    """One worksheet in the making; ``row`` is where the next line goes."""

    def __init__(self, book: Any, sheet: Sheet, widest: Table) -> None:
        self.sheet, self.row, self.last = sheet, 0, len(widest.columns) - 1
        self.width = sum(_width(column) for column in widest.columns)
        self.page = book.add_worksheet(_NOT_IN_NAMES.sub(" ", sheet.name).strip()[:31] or "Sheet1")
        plain = {"num_format": "@", "quote_prefix": True, "font_name": "宋体", "font_size": 10}
        boxed = plain | {"border": 1, "text_wrap": True, "valign": "vcenter"}
        centred = {"align": "center"}
        red = {"font_color": "#a61c17"} if sheet.head.red else {}
        self.formats = {
            "org": book.add_format(plain | centred | red | {"font_size": 12}),
            "title": book.add_format(plain | centred | red | {"font_size": 18, "bold": True}),
            "plain": book.add_format(plain),
            "opposite": book.add_format(plain | {"align": "right"}),
            "head": book.add_format(boxed | centred | {"bold": True}),
            "bold": book.add_format(boxed | {"bold": True}),
            "note": book.add_format(plain | {"font_color": "#454d57", "text_wrap": True}),
            **{side: book.add_format(boxed | {"align": side}) for side in ("left", "right", "center")},
        }
        for place, column in enumerate(widest.columns):
            self.page.set_column(place, place, _width(column))

    def write(self) -> None:
        """Write head, parts and foot, and set the page up for the printer."""
        head = self.sheet.head
        self.across(head.org, "org")
        self.across(head.title, "title", height=30)
        self.put(0, head.number, "plain")
        self.put(self.last, head.aside, "opposite")
        self.row += 1
        for part in self.sheet.parts:
            if isinstance(part, Table):
                self.table(part)
            elif isinstance(part, Text):
                for text in filter(None, (part.heading, *part.paragraphs)):
                    self.across(text, "note")
            elif isinstance(part, Facts):
                for name, value in part.rows:
                    self.across(f"{name}：{value}", "note")
        for text in filter(None, (self.sheet.foot.fingerprint, self.sheet.foot.printed, self.sheet.watermark)):
            self.across(text, "note")
        self.set_up()

    def set_up(self) -> None:
        """Make it print as it looks: A4, as wide as a page, numbered, marked."""
        self.page.set_paper(9)
        if self.sheet.landscape:
            self.page.set_landscape()
        self.page.fit_to_pages(1, 0)
        self.page.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
        # In a header "&" begins a command, and the whole may hold 255 characters.
        mark = " ".join(_plain(self.sheet.watermark).split())[:100].replace("&", "&&")
        printed = _plain(self.sheet.foot.printed)[:100].replace("&", "&&")
        self.page.set_header(f"&R{mark}")
        self.page.set_footer(f"&L{printed}&R第&P页，共&N页")

    def table(self, part: Table) -> None:
        """Write a table; its head row is repeated on every page and stays in sight."""
        for place, column in enumerate(part.columns):
            self.put(place, column.name, "head")
        self.page.repeat_rows(self.row)
        self.page.freeze_panes(self.row + 1, 0)
        self.row += 1
        for words in part.rows:
            for place, (column, text) in enumerate(zip(part.columns, words, strict=True)):
                self.put(place, text, column.side, empty=True)
            self.high(max(_lines(text, _width(column)) for column, text in zip(part.columns, words, strict=True)))
            self.row += 1
        for place, text in enumerate(part.totals):
            self.put(place, text, "bold", empty=True)
        self.row += bool(part.totals)
        if not part.rows:
            self.across(part.empty, "note")

    def put(self, column: int, text: str, name: str, *, empty: bool = False) -> None:
        """Write one cell as text."""
        if text or empty:
            self.page.write_string(self.row, column, _plain(text)[:MOST], self.formats[name])

    def across(self, text: str, name: str, *, height: float = 0) -> None:
        """Write one line over the whole width."""
        if not text:
            return
        self.page.merge_range(self.row, 0, self.row, self.last, "", self.formats[name])
        self.put(0, text, name)
        if height:
            self.page.set_row(self.row, height)
        else:
            self.high(_lines(text, self.width))
        self.row += 1

    def high(self, lines: int) -> None:
        """Make the row as high as so many lines; not every program does it by itself."""
        self.page.set_row(self.row, min(400.0, 14.5 * lines + 2))


def _width(column: Column) -> float:
    return max(6.0, column.width * UNIT)


def _lines(text: str, width: float) -> int:
    """Return how many lines a text takes in a column so many characters wide."""
    wide = sum(1 if ord(one) < 128 else 2 for one in text)
    return max(1, -(-wide // max(1, int(width - 1))))


def _plain(text: str) -> str:
    return _CONTROL.sub("", text)
