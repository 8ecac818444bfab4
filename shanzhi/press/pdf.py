"""Writing a sheet as PDF, or as pictures of its pages, by typst with the fonts that come with us.

The sheet goes in as data and never as markup; the fonts of the machine are never asked. Same sheet, same bytes.
"""

from __future__ import annotations

import functools
import json
import re
from dataclasses import asdict
from importlib import resources
from typing import Any

import pylopdf_fonts_zh_cn
import typst

from shanzhi.press.codes import qr_svg
from shanzhi.press.model import Part, Sheet

_LONG = re.compile(r"[\x21-\x7e]{24,}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_BREAK = "\u200b"


def write_pdf(sheet: Sheet) -> bytes:
    """Return the sheet as PDF/A-2b with its fonts embedded.

    A character that the fonts lack prints as an empty box, and the file is a plain PDF then: the archive's rule wants
    every character drawn.
    """
    try:
        return _compile(sheet, format="pdf", pdf_standards="a-2b")[0]
    except typst.TypstError:
        return _compile(sheet, format="pdf")[0]


def write_pictures(sheet: Sheet, *, ppi: float = 96.0) -> list[bytes]:
    """Return each page as PNG."""
    return _compile(sheet, format="png", ppi=ppi)


def _compile(sheet: Sheet, **wanted: Any) -> list[bytes]:
    compiler = typst.Compiler(_template(), font_paths=_fonts(), sys_inputs={"sheet": as_json(sheet)})
    made = compiler.compile(timestamp=int(sheet.at.timestamp()), **wanted)
    return [made] if isinstance(made, bytes) else list(made or ())


@functools.cache
def _template() -> bytes:
    return resources.files("shanzhi.press").joinpath("data", "sheet.typ").read_bytes()


@functools.cache
def _fonts() -> typst.Fonts:
    folder = pylopdf_fonts_zh_cn.serif_path().parent
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(folder)])


def as_json(sheet: Sheet) -> str:
    """Return the sheet as the template reads it."""
    told: dict[str, Any] = asdict(sheet) | {"at": "", "parts": [_part(part) for part in sheet.parts]}
    if sheet.code is not None:
        told["code"] |= {"svg": qr_svg(sheet.code.content)}
    return json.dumps(_printable(told), ensure_ascii=False)


def _part(part: Part) -> dict[str, Any]:
    return {"is": type(part).__name__.lower(), **asdict(part)}


def _printable(value: Any) -> Any:
    """Return the data without control characters, and with places to break in what has none."""
    if isinstance(value, str):
        if value.startswith("<svg"):
            return value
        return _LONG.sub(_breakable, _plain(value))
    if isinstance(value, dict):
        verbatim = value.get("is") == "verbatim"
        return {key: _plain(one) if verbatim and key == "text" else _printable(one) for key, one in value.items()}
    return [_printable(one) for one in value] if isinstance(value, list | tuple) else value


def _plain(text: str) -> str:
    return _CONTROL.sub("", text)


def _breakable(found: re.Match[str]) -> str:
    text = found.group()
    return _BREAK.join(text[place : place + 8] for place in range(0, len(text), 8))
