"""月报: a month of an area in sentences, a table of its months and units, and at the end what each number means.

Unlike official forms it is written in the language it was asked for in; every word comes from whoever asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from shanzhi.press.model import Code, Column, Foot, Head, Part, Sheet, Signature, Signatures, Table, Text


@dataclass(frozen=True, slots=True)
class Section:
    """One theme: its heading and its paragraph."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Definition:
    """One number of the text: its name, its value, its two numbers, its rule with the rule's version."""

    name: str
    value: str
    of: str
    rule: str


@dataclass(frozen=True, slots=True)
class Listing:
    """One table of the brief: its heading, heads and rows; the first column is words, the others numbers."""

    heading: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class MonthlyBrief:
    """A month in sentences, with heads of the definitions and labels of the signatures in its own language."""

    org: str
    title: str
    area: str
    month: str
    sections: tuple[Section, ...]
    listings: tuple[Listing, ...]
    definitions: tuple[Definition, ...]
    heading: str
    heads: tuple[str, str, str, str]
    signed: tuple[str, str]
    notes: tuple[str, ...]
    printed: str
    printed_at: datetime
    address: str = ""
    scan: str = ""
    watermark: str = ""
    language: Literal["zh", "en"] = "zh"


def sheet(brief: MonthlyBrief) -> Sheet:
    """Return the brief: sentences first, tables after, definitions at the end."""
    parts: list[Part] = [Text((one.text,), heading=one.heading) for one in brief.sections]
    for one in brief.listings:
        columns = tuple(
            Column(name, 1.6 if place == 0 else 1.0, "right" if place else "left")
            for place, name in enumerate(one.heads)
        )
        parts += [Text((), heading=one.heading), Table(columns, one.rows)]
    widths = (1.6, 0.9, 2.1, 4.0)
    columns = tuple(
        Column(name, width, "right" if place == 1 else "left")
        for place, (name, width) in enumerate(zip(brief.heads, widths, strict=True))
    )
    rows = tuple((one.name, one.value, one.of, one.rule) for one in brief.definitions)
    parts += [Text((), heading=brief.heading), Table(columns, rows), Text(brief.notes, small=True)]
    day = "Date:　　　　　　" if brief.language == "en" else ""
    return Sheet(
        name=f"{brief.area}{brief.month}{brief.title}",
        head=Head(brief.org, brief.title, brief.area, brief.month),
        parts=(*parts, Signatures(tuple(Signature(one, day=day) for one in brief.signed))),
        at=brief.printed_at,
        code=Code(brief.address, (brief.scan,)) if brief.address else None,
        foot=Foot(brief.printed),
        watermark=brief.watermark,
        language=brief.language,
    )
