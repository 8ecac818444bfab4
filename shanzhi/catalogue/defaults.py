"""The shipped default profile: limits, reasons and reply templates that hold until a county sets its own."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from shanzhi.catalogue.limits import LimitView
from shanzhi.catalogue.reasons import ReasonView, ReplyView

DATA = Path(__file__).resolve().parent / "data"
VERSION = "default-1"


def read_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of one of our own sheets, cells stripped."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{key: (value or "").strip() for key, value in row.items()} for row in csv.DictReader(file)]


@cache
def default_limits() -> dict[tuple[str, str, str], LimitView]:
    """Return the default limits by (clock, '', grade)."""
    rows = read_rows(DATA / "default" / "limits.csv")
    return {
        (row["时钟"], "", row["等级"]): LimitView(
            row["时钟"], int(row["数量"]), row["单位"], VERSION, row["依据"], "", row["等级"]
        )
        for row in rows
    }


@cache
def default_reasons() -> tuple[ReasonView, ...]:
    """Return the shipped reasons in their order."""
    rows = read_rows(DATA / "default" / "reasons.csv")
    return tuple(ReasonView(row["用于"], row["编码"], row["理由"], row["该去哪里"], VERSION) for row in rows)


@cache
def default_replies() -> tuple[ReplyView, ...]:
    """Return the shipped reply templates in their order."""
    rows = read_rows(DATA / "default" / "replies.csv")
    return tuple(
        ReplyView(row["用于"], row["编码"], row["名称"], row["正文"], row["事项编码"], row["政策依据"], VERSION)
        for row in rows
    )
