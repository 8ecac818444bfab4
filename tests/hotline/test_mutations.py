"""Sheets gone wrong in every way that sheets go wrong: taken in or refused in plain words, and no row lost in silence.

The invented sheet is cut up in a check; the real ones, which never ship, five hundred times in a soak.
"""

from __future__ import annotations

import csv
import io
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import transaction

from shanzhi.journal.verify import verify
from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.sheets import read_sheet
from shanzhi.reports.models import Report
from tests.hotline.conftest import DISTRICT, MESSAGES, rows_of, taken
from tests.measuring import measured

pytestmark = pytest.mark.django_db
Table = list[list[str]]
ODD = [
    "", " ", "\t", "0", "-1", "NULL", "#REF!", "=1+1", "2026-13-45", "1e308", "🏮" * 30, "\u202e", "a" * 9000,
    '"', "'", "\\",
]  # fmt: skip


def _bytes_of(table: Table, encoding: str = "utf-8-sig", delimiter: str = ",") -> bytes:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter).writerows(table)
    return written.getvalue().encode(encoding, "replace")


def _cells(chance: random.Random, table: Table) -> bytes:
    for _time in range(chance.randint(1, 12)):
        row = chance.choice(table[1:])
        row[chance.randrange(len(row))] = chance.choice(ODD)
    return _bytes_of(table)


def _columns(chance: random.Random, table: Table) -> bytes:
    gone = chance.randrange(len(table[0]))
    return _bytes_of([[cell for at, cell in enumerate(row) if at != gone] for row in table])


def _headers(chance: random.Random, table: Table) -> bytes:
    at = chance.randrange(len(table[0]))
    table[0][at] = chance.choice([*ODD, table[0][0], "留言详情"])
    return _bytes_of(table)


def _shuffled(chance: random.Random, table: Table) -> bytes:
    order = list(range(len(table[0])))
    chance.shuffle(order)
    return _bytes_of([[row[at] if at < len(row) else "" for at in order] for row in table])


def _ragged(chance: random.Random, table: Table) -> bytes:
    for _time in range(chance.randint(1, 6)):
        row = chance.choice([row for row in table[1:] if row] or table)
        if chance.random() < 0.5:
            del row[chance.randrange(len(row)) :]
        row += ["多出来的"] * chance.randint(0, 3)
    return _bytes_of(table)


def _doubled(chance: random.Random, table: Table) -> bytes:
    return _bytes_of([table[0], *table[1:], *chance.choices(table[1:], k=5)])


def _encoded(chance: random.Random, table: Table) -> bytes:
    encoding = chance.choice(["gb18030", "gbk", "utf-16", "utf-8", "big5", "latin-1"])
    return _bytes_of(table, encoding, chance.choice([",", "\t", ";", "|"]))


def _flipped(chance: random.Random, table: Table) -> bytes:
    content = bytearray(_bytes_of(table))
    for _time in range(chance.randint(1, 40)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    return bytes(content)


def _cut(chance: random.Random, table: Table) -> bytes:
    content = _bytes_of(table)
    return content[: chance.randrange(len(content))]


def _quoted(chance: random.Random, table: Table) -> bytes:
    content = _bytes_of(table)
    at = chance.randrange(len(content))
    return content[:at] + chance.choice([b'"', b"\r", b"\n\n", b"\x00", b',"', b"\xef\xbb\xbf"]) + content[at:]


def _padded(chance: random.Random, table: Table) -> bytes:
    empty = [""] * len(table[0])
    before = [empty] * chance.randint(0, 3) + [["某县热线2026年3月来件"]] * chance.randint(0, 1)
    return _bytes_of([*before, *table, *[empty] * chance.randint(0, 5)])


MUTATIONS: list[Callable[[random.Random, Table], bytes]] = [
    _cells, _columns, _headers, _shuffled, _ragged, _doubled, _encoded, _flipped, _cut, _quoted, _padded,
]  # fmt: skip


def table_of(path: Path, rows: int, chance: random.Random) -> Table:
    """Return the header of a sheet and some of its rows."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        listed = [row for row in csv.reader(file) if row]
    return [list(listed[0]), *(list(row) for row in chance.sample(listed[1:], min(rows, len(listed) - 1)))]


def mutate(path: Path, times: int, dispatcher, at, *, rows: int = 6) -> Counter[str]:
    """Take mutated copies of a sheet in, each undone again; return how often which came of it."""
    chance, came = random.Random(20260311), Counter[str]()
    for number in range(times):
        mutation = MUTATIONS[number % len(MUTATIONS)]
        content = mutation(chance, table_of(path, rows, chance))
        said = f"{path.name}, mutation {number}: {mutation.__name__}"
        with transaction.atomic():
            came[_one(content, dispatcher, at, said)] += 1
            transaction.set_rollback(True)
    return came


def _one(content: bytes, dispatcher, at, said: str) -> str:
    """Take one sheet in: refused in words, or every row accounted for."""
    try:
        run = taken(content, dispatcher, at)
    except Refused:
        assert not Report.objects.exists(), said
        return "refused"
    sheet = read_sheet(content, filename="sheet.csv")
    found = rows_of(run)
    assert run.total == len(list(sheet.rows)) == sum(run.counts().values()) == len(found), said
    assert len({row.row for row in found}) == len(found), said
    assert all(row.reason for row in found if row.outcome == "refused"), said
    new = sum(row.outcome == "new" for row in found)
    assert Report.objects.in_district(DISTRICT).count() == new, said
    return "taken"


def test_a_slice_of_mutated_sheets(neighbourhood):
    came = mutate(MESSAGES, 3 * len(MUTATIONS), neighbourhood.actor("wendi"), neighbourhood.at, rows=4)
    assert came["taken"] >= 15
    assert came["refused"] >= 2
    assert verify(DISTRICT) == []


@pytest.mark.soak
def test_five_hundred_mutations_of_the_invented_sheet(neighbourhood):
    assert mutate(MESSAGES, 500, neighbourhood.actor("wendi"), neighbourhood.at)["taken"] >= 250


@pytest.mark.data
@pytest.mark.soak
def test_five_hundred_mutations_of_real_sheets(neighbourhood, data_folder):
    came = Counter[str]()
    sheets = sorted((data_folder / "messages").glob("*.csv")) + sorted((data_folder / "311").glob("*.csv"))
    for path in sheets:
        came += mutate(path, 1 + 500 // len(sheets), neighbourhood.actor("wendi"), neighbourhood.at)
    measured(
        "mutated real sheets without a traceback", came.total(), "sheets", aim="≥ 500", ok=True, group="Mutated sheets"
    )
    assert came.total() >= 500
