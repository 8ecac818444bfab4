"""What lies on a printed sheet 版面: head, forms, tables, paragraphs, signatures, QR, foot. All that renderers know.

Everything is text: numbers and moments are put into words by ``wording`` before they come here. Nothing is markup.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Head:
    """Who issues it and what it is. ``red`` is the head of orders 红头; ``aside`` stands opposite the number."""

    org: str
    title: str
    number: str = ""
    aside: str = ""
    red: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One labelled cell of a form. ``lead`` is its answer, in bold; ``hint`` is small grey print in an empty one."""

    label: str
    lines: tuple[str, ...] = ()
    lead: str = ""
    numbered: bool = False
    hint: str = ""
    room: int = 0
    """Millimetres left for a pen."""


@dataclass(frozen=True, slots=True)
class Form:
    """A framed form: rows of one cell across or two side by side."""

    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table; ``width`` is its share of the whole."""

    name: str
    width: float = 1.0
    side: Literal["left", "right", "center"] = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose head repeats on every page. ``totals`` is a last row in bold."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[str, ...] = ()
    empty: str = "没有内容。"


@dataclass(frozen=True, slots=True)
class Text:
    """Paragraphs, under a heading if it has one."""

    paragraphs: tuple[str, ...]
    heading: str = ""
    numbered: bool = False
    small: bool = False


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Characters that have to be read one by one: checkpoints, hashes, keys. ``large`` is for a number to be copied."""

    text: str
    heading: str = ""
    large: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values in two columns without a frame; a value may be ``large``."""

    rows: tuple[tuple[str, str], ...]
    large: tuple[str, ...] = ()
    """Names whose values are set large."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A place to sign, stamp and date: printed where it is known, else left to the pen."""

    label: str
    name: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    """Places to sign, side by side at the right."""

    places: tuple[Signature, ...]


Part: TypeAlias = Form | Table | Text | Verbatim | Facts | Signatures


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code and the words beside it. ``content`` is what it says to a scanner."""

    content: str
    lines: tuple[str, ...] = ()
    size: int = 25
    """Millimetres, quiet zone included."""


@dataclass(frozen=True, slots=True)
class Foot:
    """Who printed it and when, and the fingerprint of the record it tells of; at the foot of every page."""

    printed: str = ""
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole document, ready to be written. ``at`` goes into the file's own data: one input, one file, to the byte."""

    name: str
    head: Head
    parts: tuple[Part, ...]
    at: datetime
    code: Code | None = None
    foot: Foot = field(default_factory=Foot)
    watermark: str = ""
    landscape: bool = False
    small: bool = False
    """A slip of A5 instead of A4."""
    language: Literal["zh", "en"] = "zh"
    """What the foot says its page numbers in; official forms are Chinese whatever their words."""
