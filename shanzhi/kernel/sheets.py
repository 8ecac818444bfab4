"""Reading sheets 表格 (CSV, XLSX, XLS, ODS) as people really send them. No Django.

Tolerant of what doesn't matter (encoding, line ends, widths, trailing tabs, blank rows, a title above the header) and
plain about what does. Every row keeps the number it has in the sheet, so that an error can be found again. Limits
keep a hostile or broken file from eating the machine. Writing (``write_xlsx``) is ``kernel.workbooks``' work and is
offered here too, so that a room needs one name for sheets.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, ClassVar

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.workbooks import write_xlsx as write_xlsx

MAX_BYTES = 60 * 1024 * 1024
MAX_UNPACKED = 600 * 1024 * 1024
MAX_ROWS = 300_000
MAX_COLUMNS = 300
MAX_CELL = 60_000  # characters; a spreadsheet's own limit is 32,767
_TITLE_ROWS = 5

# What reading can say, in the source language; kept together for translation.
SENTENCES = {
    "too_big": "文件超过%(megabytes)s MB，请拆成几份再传。",
    "empty": "表里没有内容。",
    "no_header": "没有找到表头，请在第一行写上各列的名称。",
    "encoding": "文件的文字编码无法识别，请另存为UTF-8的CSV或XLSX再传。",
    "broken": "文件打不开，可能已损坏或不是表格，请用表格软件另存一份再传。",
    "password": "文件设有密码，请去掉密码再传。",
    "too_wide": "表格超过%(columns)s列，请删去无关的列。",
    "too_long": "表格超过%(rows)s行，请拆成几份再传。",
    "huge_cell": "“%(column)s”一格超过%(characters)s字，没有读入。",
    "missing_columns": "缺少这些列：%(columns)s。表里现有：%(found)s。",
    "at_row": "第%(row)s行：%(sentence)s",
    "at_cell": "第%(row)s行“%(column)s”：%(sentence)s",
    "more_cells": "这一行比表头多出内容：%(cells)s",
    "unfit_code": "“%(value)s”网址放不下：请去掉里面的空格、/、?、#和看不见的字，也不能只写点。",
    "scientific": "“%(value)s”是表格软件把长编码改成的科学记数，后面几位已经丢了。请把这一列设为“文本”，再填一次编码。",
}
_UNFIT = re.compile(r"[\s/\\?#%]")
_SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+\d{2,3}\Z")
_translate: list[Callable[[str], str]] = [str]


def translate_with(function: Callable[[str], str]) -> None:
    """Let the sentences of this module be translated by ``function`` from now on (a room calls this at start)."""
    _translate[0] = function


def lost_digits(value: str) -> Fault | None:
    """Return what to say of a long number that a spreadsheet rounded (9.90101E+14), None for every other text."""
    return Fault("scientific", value=value) if _SCIENTIFIC.match(value) else None


def unfit_code(code: str) -> Fault | None:
    """Return what to say of a code that a page's address can't bear; None for a fit one, and for none.

    The one rule for every code that an address is built from: a slash would part it in two, and no list that links to
    it could be drawn again.
    """
    is_unfit = _UNFIT.search(code) or not code.isprintable() or code in {".", ".."}
    return Fault("unfit_code", value=code) if is_unfit else None


class Fault:
    """One sentence about a sheet, put into words (and translated) only when shown."""

    sentences: ClassVar[Mapping[str, str]] = SENTENCES

    def __init__(self, code: str, /, **values: object) -> None:
        """Take a key of ``sentences`` and its values."""
        self.code = code
        self.values = values
        self._template = self.sentences[code]

    def __str__(self) -> str:
        return _translate[0](self._template) % self.values


@dataclass(frozen=True, slots=True)
class SheetError:
    """What is wrong with one row, in plain words; ``number`` is the row's in the sheet, ``column`` a header."""

    number: int
    sentence: object
    column: str = ""

    @property
    def sentences(self) -> tuple[str, ...]:
        """Return what is wrong, with the column but without the row's number, for lists that show it apart."""
        return (f"“{self.column}”：{self.sentence}" if self.column else str(self.sentence),)

    def __str__(self) -> str:
        if self.column:
            return str(Fault("at_cell", row=self.number, column=self.column, sentence=self.sentence))
        return str(Fault("at_row", row=self.number, sentence=self.sentence))


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: its number in the sheet (the header counts), its cells by header, and what could not be read."""

    number: int
    cells: dict[str, str]
    errors: tuple[SheetError, ...] = ()

    def get(self, header: str | None) -> str:
        """Return a cell's text, '' for a missing column."""
        return self.cells.get(header, "") if header else ""


@dataclass(slots=True)
class Sheet:
    """The headers, trimmed and NFKC, and the rows, which can be walked once."""

    headers: list[str]
    rows: Iterator[SheetRow]
    header_row: int = 1
    read: set[str] = field(default_factory=set)  # the headers somebody asked for
    _keys: dict[str, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._keys = {}
        for header in self.headers:
            self._keys.setdefault(header_key(header), header)

    def column(self, *names: str) -> str | None:
        """Return the header that is one of the names, in order of preference, whatever its widths and brackets."""
        found = next((self._keys[key] for key in map(header_key, names) if key in self._keys), None)
        if found is not None:
            self.read.add(found)
        return found

    @property
    def unread(self) -> list[str]:
        """Return the headers nobody asked for: what stands under them isn't looked at."""
        return [header for header in self.headers if header not in self.read]

    def columns(self, wanted: Mapping[str, Sequence[str]], *, required: Iterable[str] = ()) -> dict[str, str | None]:
        """Return for each field the header that carries it, None for an absent one that is not required.

        :raises Refused: when a required column is missing; says which, and what the sheet has instead.
        """
        found = {name: self.column(*spoken) for name, spoken in wanted.items()}
        missing = [wanted[name][0] for name in required if found[name] is None]
        if missing:
            raise Refused(Fault("missing_columns", columns="、".join(missing), found="、".join(self.headers)))
        return found


def header_key(header: str) -> str:
    """Return what two spellings of a header share: NFKC, lower case, no spaces, marks or bracketed remarks."""
    plain = unicodedata.normalize("NFKC", header).lower()
    bare = re.sub(r"\(.*?\)|\[.*?\]", "", plain)
    return re.sub(r"[\W_]+", "", bare) or re.sub(r"[\W_]+", "", plain)


def read_sheet(path_or_file: str | Path | bytes | BinaryIO, *, filename: str = "") -> Sheet:
    """Read the first filled sheet of a CSV (UTF-8, UTF-16, GB18030; comma, semicolon or tab) or workbook file.

    Takes a path, bytes or a binary file. Blank rows are skipped but counted. Values are trimmed text: whole numbers
    without a decimal point, moments as ``2026-03-11 10:00:00``. A header that comes twice gets ``(2)``.

    :raises Refused: when the file is too big, empty, locked, broken or without a header.
    """
    content, name = _content(path_or_file, filename)
    if not content.strip():
        raise Refused(Fault("empty"))
    # By content, not by name: people rename files, and a browser's type can't be trusted either.
    is_workbook = content[:4] in {b"PK\x03\x04", b"\xd0\xcf\x11\xe0"}
    if content[:4] == b"%PDF" or (not is_workbook and name.lower().endswith((".xlsx", ".xlsm", ".xls", ".ods"))):
        raise Refused(Fault("broken"))
    return _with_header(_workbook_rows(content) if is_workbook else _csv_rows(content))


def _content(path_or_file: str | Path | bytes | BinaryIO, filename: str) -> tuple[bytes, str]:
    if isinstance(path_or_file, bytes):
        content, name = path_or_file, filename
    elif isinstance(path_or_file, str | Path):
        with Path(path_or_file).open("rb") as file:
            content, name = file.read(MAX_BYTES + 1), filename or str(path_or_file)
    else:
        content, name = path_or_file.read(MAX_BYTES + 1), filename
    if len(content) > MAX_BYTES:
        raise Refused(Fault("too_big", megabytes=MAX_BYTES // 1024 // 1024))
    return content, name


def _decoded(content: bytes) -> str:
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(Fault("encoding"))


def _csv_rows(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content).replace("\x00", "")
    head = text.lstrip("\r\n")[:10_000].splitlines()
    first = head[0] if head else ""
    delimiter = max(",\t;", key=first.count)
    csv.field_size_limit(MAX_BYTES)  # the file is bounded already; a long cell is reported, not a crash
    # newline="" keeps the line ends inside quotes and lets \n, \r\n and \r end rows, mixed as they come.
    yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _workbook_rows(content: bytes) -> Iterator[list[str]]:
    try:
        if content[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                if sum(member.file_size for member in archive.infolist()) > MAX_UNPACKED:
                    raise Refused(Fault("too_big", megabytes=MAX_UNPACKED // 1024 // 1024))
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
    except PasswordError as error:
        raise Refused(Fault("password")) from error
    except (CalamineError, zipfile.BadZipFile, OSError) as error:
        raise Refused(Fault("broken")) from error
    sheet = next((sheet for sheet in sheets if sheet.height), None)
    if sheet is None:
        return
    if sheet.total_width > MAX_COLUMNS * 10:
        raise Refused(Fault("too_wide", columns=MAX_COLUMNS))
    # calamine leaves out the empty rows and columns before the first cell; the numbers must count them.
    top = sheet.start[0] if sheet.start else 0
    yield from ([] for _ in range(top))
    cells = sheet.to_python(skip_empty_area=True)
    _spread(cells, sheet.merged_cell_ranges or [], sheet.start or (0, 0))
    for row in cells:
        yield [_as_text(cell) for cell in row]


def _spread(cells: list[list[Any]], merged: Iterable[Sequence[Sequence[int]]], start: Sequence[int]) -> None:
    """Give every row of a cell merged downwards its value, as a reader sees it; titles merged across stay one cell."""
    for (top, left), (bottom, right) in merged:
        column, first = left - start[1], top - start[0]
        if left != right or column < 0 or not 0 <= first < len(cells):
            continue
        for row in cells[first + 1 : bottom - start[0] + 1]:
            if column < len(row):
                row[column] = cells[first][column]


def _as_text(value: object) -> str:
    """Return a workbook's value as the text a person sees."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date | time | timedelta):
        return str(value)
    return "" if value is None else str(value)


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip(" \t\n\ufeff\u3000\xa0")


def _with_header(rows: Iterator[list[str]]) -> Sheet:
    """Find the header among the first rows (a title above it fills one cell only) and hand out the rest."""
    numbered = enumerate(rows, start=1)
    seen: list[tuple[int, list[str]]] = []
    filled = 0
    for number, cells in numbered:
        tidy = [_tidy(cell) for cell in cells]
        if not any(tidy):
            continue
        seen.append((number, tidy))
        filled = sum(map(bool, tidy))
        if filled > 1 or len(seen) >= _TITLE_ROWS:
            break
    if not seen:
        raise Refused(Fault("empty"))
    position = len(seen) - 1 if filled > 1 else 0
    number, header_cells = seen[position]
    if sum(map(bool, header_cells)) > MAX_COLUMNS:
        raise Refused(Fault("too_wide", columns=MAX_COLUMNS))
    headers = _headers(header_cells)
    if not headers:
        raise Refused(Fault("no_header"))
    rest = chain(seen[position + 1 :], numbered)
    return Sheet([name for name in headers if name], _rows(rest, headers), header_row=number)


def _headers(cells: Sequence[str]) -> list[str]:
    """Return a name for each column: NFKC, one space, unnamed '', a name that comes again with its count."""
    names: list[str] = []
    times: dict[str, int] = {}
    for cell in cells:
        name = " ".join(unicodedata.normalize("NFKC", cell).split())
        if name:
            times[name] = times.get(name, 0) + 1
            while times[name] > 1 and f"{name}({times[name]})" in cells:
                times[name] += 1
            name = name if times[name] == 1 else f"{name}({times[name]})"
        names.append(name)
    return names


def _rows(numbered: Iterable[tuple[int, list[str]]], headers: Sequence[str]) -> Iterator[SheetRow]:
    for number, cells in numbered:
        if number > MAX_ROWS:
            raise Refused(Fault("too_long", rows=MAX_ROWS))
        texts = [_tidy(cell) for cell in cells]
        if not any(texts):
            continue
        errors = []
        row = {name: "" for name in headers if name}
        for name, text in zip(headers, texts, strict=False):
            if name and len(text) > MAX_CELL:
                huge = Fault("huge_cell", column=name, characters=MAX_CELL)
                errors.append(SheetError(number, huge))
            elif name:
                row[name] = text
        beyond = [text for text in texts[len(headers) :] if text]
        if beyond:
            # A comma inside an unquoted text pushes the rest to the right: say so rather than lose it.
            errors.append(SheetError(number, Fault("more_cells", cells="、".join(beyond)[:60])))
        yield SheetRow(number, row, tuple(errors))
