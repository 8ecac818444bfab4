"""The shipped default profile: limits, reasons and reply templates that hold until a county sets its own."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from shanzhi.catalogue.limits import LimitView

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
