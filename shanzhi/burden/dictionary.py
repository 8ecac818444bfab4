"""The field dictionary 字段字典: what the house already holds once, by the names forms give it. Data in ``data/``."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shanzhi.kernel.text import skeleton

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class HeldField:
    """One field the house holds: its key, whose it is, its name and the other names it goes by."""

    key: str
    entity: str
    label: str
    synonyms: tuple[str, ...]


@cache
def held_fields() -> dict[str, HeldField]:
    """Return every held field by key, in the order of the list."""
    with (DATA / "fields.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["key"]: HeldField(row["key"], row["entity"], row["label"], tuple(row["synonyms"].split()))
            for row in csv.DictReader(file)
        }


@cache
def _by_name() -> dict[str, HeldField]:
    found: dict[str, HeldField] = {}
    for field in held_fields().values():
        for name in (field.label, *field.synonyms):
            found.setdefault(skeleton(name), field)
    return found


def held_as(name: str) -> HeldField | None:
    """Return the held field that goes by this name, or None: 楼号, "楼 号" and 楼栋名称 are one."""
    return _by_name().get(skeleton(name))
