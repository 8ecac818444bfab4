"""One row of a sheet 一行 as our doors want it, with everything that is wrong or worth saying about it. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from shanzhi.hotline.reading.columns import BY_NAME, Purpose
from shanzhi.hotline.reading.moments import parse_moment
from shanzhi.kernel.sheets import SheetRow
from shanzhi.kernel.text import normalise, skeleton
from shanzhi.reports.shapes import as_written
from shanzhi.survey.rows import GivenPoint, RowReader

LONGEST_NUMBER = 64
LONGEST_NAME = 80
DERIVED = "h-"  # before a number made of what the row says


@dataclass(slots=True)
class Reading:
    """A row read: ``faults`` keep it out, ``remarks`` only go with it; sentences fit to show."""

    row: int
    number: str = ""
    derived: bool = False
    text: str = ""
    told_at: datetime | None = None
    said: dict[str, str] = field(default_factory=dict)
    moments: dict[str, datetime] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    same_number: int = 0  # an earlier row of this sheet with the same number, 0 for none
    same_text: int = 0  # an earlier row that says exactly the same under another number
    digest: bytes = b""
    point: GivenPoint | None = None

    def get(self, name: str) -> str:
        """Return what the row says in a column, '' for nothing."""
        return self.said.get(name, "")


def read_row(row: SheetRow, columns: Mapping[str, str], *, purpose: str, at: datetime) -> Reading:
    """Return what a row says, by the mapping column → header; moments after ``at`` are faults."""
    reading = Reading(row.number)
    reading.said = {name: row.get(header) for name, header in columns.items()}
    reading.faults += [sentence for error in row.errors for sentence in error.sentences]
    reading.text = composed(reading.get("title"), reading.get("text"))
    for name in ("told_at", "due_at", "closed_at"):
        _read_moment(reading, name, columns, at, fault=purpose == Purpose.LIFE or name == "told_at")
    reading.told_at = reading.moments.get("told_at")
    _read_number(reading)
    _read_point(reading, row, columns, remark=purpose == Purpose.TELL)
    if purpose == Purpose.TELL:
        _read_telling(reading)
    else:
        _read_life(reading)
    reading.digest = hashlib.sha256(skeleton(reading.text).encode()).digest() if reading.text else b""
    return reading


def read_rows(rows: Iterable[SheetRow], columns: Mapping[str, str], *, purpose: str, at: datetime) -> list[Reading]:
    """Return all rows read, each told which earlier row has its number or says the same."""
    numbers: dict[str, int] = {}
    digests: dict[bytes, int] = {}
    readings = [read_row(row, columns, purpose=purpose, at=at) for row in rows]
    for reading in readings:
        if reading.faults:
            continue
        reading.same_number = numbers.setdefault(reading.number, reading.row)
        if reading.same_number == reading.row:
            reading.same_number = 0
        if purpose == Purpose.TELL and reading.digest and not reading.same_number:
            reading.same_text = digests.setdefault(reading.digest, reading.row)
            if reading.same_text == reading.row:
                reading.same_text = 0
    return readings


def composed(title: str, details: str) -> str:
    """Return title and details as one telling, as written; a title that the details only repeat is not said twice."""
    title, details = as_written(title), as_written(details)
    if not title or not details:
        return title or details
    return details if skeleton(title) in skeleton(details) else f"{title}\n{details}"


def _read_moment(reading: Reading, name: str, columns: Mapping[str, str], at: datetime, *, fault: bool) -> None:
    written = reading.get(name)
    if not written:
        return
    moment = parse_moment(written)
    label = columns.get(name) or str(BY_NAME[name].label)
    told = {"column": label, "written": written[:30]}
    if moment is None and fault:
        reading.faults.append(_("“%(column)s”写的是“%(written)s”，看不出是哪天几点。") % told)
    elif moment is not None and moment > at and name != "due_at":
        reading.faults.append(_("“%(column)s”写的是“%(written)s”，还没到那个时候。") % told)
    elif moment is not None:
        reading.moments[name] = moment


def _read_point(reading: Reading, row: SheetRow, columns: Mapping[str, str], *, remark: bool) -> None:
    reader = RowReader(row, {name: columns.get(name) for name in ("lon", "lat", "crs")})
    reading.point = reader.point()
    for error in reader.errors[len(row.errors) :] if remark else ():
        reading.remarks.append(_("坐标没有用上：%(why)s") % {"why": error.sentence})


def _read_number(reading: Reading) -> None:
    number = "".join(normalise(reading.get("number")).split())
    if len(number) > LONGEST_NUMBER:
        reading.faults.append(_("编号超过%(limit)s个字。") % {"limit": LONGEST_NUMBER})
    elif not number and (reading.text or reading.told_at):
        # The same words of the same moment are the same telling, whoever sends the sheet and however often.
        parts = [reading.text, reading.get("told_at"), reading.get("kind"), reading.get("address")]
        number = DERIVED + hashlib.sha256("\n".join(map(skeleton, parts)).encode()).hexdigest()[:24]
        reading.derived = True
    reading.number = number


def _read_telling(reading: Reading) -> None:
    if not skeleton(reading.text):
        reading.text = ""
        reading.faults.append(_("主题和内容都没有写，不知道是什么事。"))
    elif not reading.told_at and not reading.faults:
        reading.remarks.append(_("没有写时间，按导入的时间算。"))
    if reading.derived and not reading.faults:
        reading.remarks.append(_("没有编号，按内容和时间记了一个。"))
    if reading.get("reply") or reading.get("closed_at"):
        reading.remarks.append(_("表里已有答复或办结时间，没有收进来；办过的请按旧件导入。"))


def _read_life(reading: Reading) -> None:
    if not (reading.get("kind") or reading.text):
        reading.faults.append(_("没有写是哪一类事。"))
    if "told_at" not in reading.moments and not reading.get("told_at"):
        reading.faults.append(_("没有写什么时候反映的。"))
    opened, closed = reading.moments.get("told_at"), reading.moments.get("closed_at")
    if opened and closed and closed < opened:
        reading.faults.append(_("办结的时间比反映的时间还早。"))
    due = reading.moments.get("due_at")
    if opened and due and due < opened:
        reading.faults.append(_("到期的时间比反映的时间还早。"))
