"""What an import of reference data did, row by row, and the few questions a row of a sheet is asked. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext

from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.sheets import Sheet, lost_digits, unfit_code

# What the tables hold at most, by field; the same words mean the same in every sheet of this house.
LONGEST = {
    "code": 32, "name": 64, "username": 64, "short_name": 64, "level_name": 32, "phone": 32, "email": 254,
    "address": 128, "opening": 128, "aliases": 128, "title": 64, "unit": 128, "area": 20, "building": 24,
    "stairwell": 20, "household": 16, "kind": 32, "capacity": 32, "parent_code": 32, "into_code": 32, "division": 20,
}  # fmt: skip
CODES = ("code", "parent_code", "into_code", "division", "area", "building", "phone")


@dataclass(frozen=True, slots=True)
class RowFault:
    """One row that was not taken: its number in the sheet and why, a sentence a reason."""

    number: int
    sentences: tuple[str, ...]


@dataclass(slots=True)
class Outcome:
    """What an import did, or in a dry run would do. Rows with faults are left out, all others are taken."""

    dry_run: bool
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    faults: list[RowFault] = field(default_factory=list)

    def fault(self, number: int, *sentences: object) -> None:
        """Leave a row out, saying why."""
        self.faults.append(RowFault(number, tuple(map(str, sentences))))

    @property
    def summary(self) -> str:
        """Return the figures as one sentence."""
        words = {
            "added": self.added,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "faults": len(self.faults),
        }
        if self.dry_run:
            return (
                gettext("试读：会新增%(added)d行，改%(changed)d行，%(unchanged)d行不变，%(faults)d行读不懂。") % words
            )
        return gettext("新增%(added)d行，改了%(changed)d行，%(unchanged)d行不变，%(faults)d行没有收。") % words


def cells_of(
    sheet: Sheet,
    wanted: Mapping[str, Sequence[str]],
    required: Iterable[str],
    outcome: Outcome,
    *,
    longest: Mapping[str, int] = LONGEST,
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row's number and its cells by field; rows the reader couldn't read go to the faults.

    ``wanted`` gives for each field the headers it may have, the Chinese one first; ``longest`` how long it may be.

    :raises Refused: when a required column is missing; says which, and what the sheet has instead.
    """
    columns = sheet.columns(wanted, required=required)
    for row in sheet.rows:
        if row.errors:
            outcome.fault(row.number, *row.errors)
            continue
        cells = {name: row.get(header).strip() for name, header in columns.items()}
        faults: list[object] = [
            gettext("“%(column)s”没有写。") % {"column": wanted[name][0]} for name in required if not cells[name]
        ]
        faults += [
            gettext("“%(column)s”超过%(limit)d个字。") % {"column": wanted[name][0], "limit": limit}
            for name, limit in longest.items()
            if len(cells.get(name, "")) > limit
        ]
        faults += [f"“{wanted[name][0]}”：{lost}" for name in CODES if (lost := lost_digits(cells.get(name, "")))]
        if unfit := unfit_code(cells.get("code", "")):
            faults.append(f"“{wanted['code'][0]}”：{unfit}")
        if faults:
            outcome.fault(row.number, *faults)
            continue
        yield row.number, cells


def day(text: str) -> date | None:
    """Return the day a cell means (2026-03-11, 2026/3/11, 2026年3月11日, 2026.3.11), None for an empty one.

    :raises Refused: when it can't be read as a day.
    """
    plain = text.strip().split(" ")[0].split("T")[0]
    if not plain:
        return None
    for mark in ("年", "月", "/", "."):
        plain = plain.replace(mark, "-")
    try:
        year, month, number = (int(part) for part in plain.removesuffix("日").split("-"))
        return date(year, month, number)
    except ValueError:
        raise Refused(gettext("“%(text)s”读不成日期，写成2026-03-11这样。") % {"text": text}) from None


def names(text: str) -> tuple[str, ...]:
    """Return the names in a cell, set apart by 、 ； ; or |."""
    for mark in ("；", ";", "|", "\n"):
        text = text.replace(mark, "、")
    return tuple(part.strip() for part in text.split("、") if part.strip())


def moment_label(at: datetime) -> str:
    """Return a moment as the number of an import in the journal: 20260311T100000."""
    return at.strftime("%Y%m%dT%H%M%S")
