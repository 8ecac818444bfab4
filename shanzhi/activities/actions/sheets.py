"""Sheets of a contest's entries 参赛名单: read with a dry run, all or nothing; handed out, to be read in again."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shanzhi.activities.actions.judging import set_entrants
from shanzhi.activities.models import Activity
from shanzhi.activities.queries import entrants
from shanzhi.journal.exports import take_out, without_watermark, workbook
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.sheets import Sheet, SheetError
from shanzhi.survey.rows import RowReader
from shanzhi.ui.joining import joined

FIELDS = {
    "ordinal": ["序号", "编号"], "name": ["参赛名称", "名称", "参赛作品", "作品名称", "参赛者", "选手", "姓名"],
    "home": ["来自区县", "区县", "选送区县"], "sales": ["带动农户销售（元）", "带动销售", "销售额"],
}  # fmt: skip
YUAN = re.compile(r"(\d{1,12})(?:\.0{1,2})?")
Entry = tuple[str, str, int]


@dataclass(slots=True)
class Reading:
    """What a sheet says, row by row, and what is wrong with it; ``unread`` are the columns nobody looked at."""

    dry_run: bool
    entries: list[Entry] = field(default_factory=list)
    faults: list[SheetError] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    replaced: int = 0

    @property
    def summary(self) -> str:
        """Return what was read, or what stands in the way, as one sentence."""
        n = len(self.faults)
        if n:
            return ngettext("有%(n)s处不对，一行也没有收。", "有%(n)s处不对，一行也没有收。", n) % {"n": n}
        told = {"n": len(self.entries), "homes": len({home for _name, home, _sales in self.entries})}
        if self.dry_run:
            return _("试读：%(homes)s个区县的%(n)s件，都读得懂，还没有收。") % told
        return _("收下了：%(homes)s个区县的%(n)s件。") % told

    @property
    def notes(self) -> list[str]:
        """Return what else is to be known: what the list replaces, which columns aren't read."""
        said = []
        if self.replaced and not self.faults:
            line = _("收下就换掉现在的%(n)s件。") if self.dry_run else _("换掉了原来的%(n)s件。")
            said.append(line % {"n": self.replaced})
        if self.unread:
            said.append(_("这些列没有用上：%(columns)s。") % {"columns": joined(self.unread)})
        return said


def import_entrants(
    activity: Activity, sheet: Sheet, *, by: Actor, at: datetime, dry_run: bool = False, seen: str | None = None
) -> Reading:
    """Set a contest's entries from a sheet; with one fault nothing is taken, and a dry run takes nothing.

    :raises Refused: when the columns name or home are missing, or as ``set_entrants``.
    :raises Stale: as ``set_entrants``.
    """
    found = Reading(dry_run, replaced=len(entrants(activity)))
    found.entries = _read(sheet, found)
    found.unread = sheet.unread
    if not found.faults:
        set_entrants(activity, found.entries, by=by, at=at, dry_run=dry_run, seen=seen)
    return found


def _read(sheet: Sheet, found: Reading) -> list[Entry]:
    """Return the entries in the order of their numbers, where the sheet gives them, else of its rows."""
    columns = sheet.columns(FIELDS, required=["name", "home"])
    entries: dict[int, Entry] = {}
    rows: dict[int | tuple[str, str], int] = {}
    is_numbered: bool | None = None
    for row in without_watermark(sheet.rows):
        reader = RowReader(row, columns)
        entry = (reader.text("name", limit=60, required=True), reader.text("home", limit=40, required=True))
        if entry in rows:
            reader.fault(_("与第%(row)s行是同一件。") % {"row": rows[entry]}, "name")
        given = reader.count("ordinal")
        wrote = bool(row.get(columns["ordinal"]))
        is_numbered = wrote if is_numbered is None else is_numbered
        if is_numbered != wrote:
            reader.fault(_("序号要么每行都写，要么都不写。"), "ordinal")
        ordinal = given if given is not None else len(entries) + 1
        if given is not None and given in entries:
            reader.fault(_("与第%(row)s行的序号重复。") % {"row": rows[given]}, "ordinal")
        entries[ordinal] = (*entry, _yuan(reader))
        rows |= {entry: row.number, ordinal: row.number}
        found.faults += reader.errors
    numbers = sorted(entries)
    if not found.faults and numbers != list(range(1, len(numbers) + 1)):
        first = next(n for n in range(1, len(numbers) + 1) if n not in entries)
        said = _("序号从1起接着编，不能有空：没有%(n)s号。") % {"n": first}
        found.faults.append(SheetError(rows[numbers[first - 1]], said, columns["ordinal"] or ""))
    return [entries[number] for number in numbers]


def _yuan(reader: RowReader) -> int:
    value = reader.row.get(reader.columns["sales"]).replace(",", "").replace("，", "").removesuffix("元").strip()
    read = YUAN.fullmatch(value or "0")
    if read is None:
        reader.fault(_("销售写整元的数，比如12000。"), "sales")
    return int(read[1]) if read else 0


def export_entrants(activity: Activity, *, by: Actor, at: datetime) -> bytes:
    """Return a contest's entries as a workbook that can be read in again; write it down."""
    rows = [[row.ordinal, row.name, row.home, row.sales] for row in entrants(activity).values()]
    take_out("activity.export", {"rows": len(rows), "number": activity.number}, by=by, at=at)
    return workbook([spoken[0] for spoken in FIELDS.values()], rows, title=activity.title, by=by, at=at)
