"""Real sheets, which never ship: the whole stream of messages, and ten thousand lives lived elsewhere."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest

from shanzhi.cases.models import Case
from shanzhi.clocks.models import Deadline
from shanzhi.hotline.models import SheetRowResult
from shanzhi.journal.verify import verify
from shanzhi.reports.models import Report
from tests.hotline.conftest import DISTRICT, command
from tests.measuring import measured

pytestmark = pytest.mark.data
LIFE = {
    "number": "ServiceRequestNum", "kind": "SRType", "told_at": "CreatedDate", "due_at": "DueDate",
    "closed_at": "CloseDate", "channel": "MethodReceived", "status": "SRStatus", "agency": "Agency",
    "address": "Address", "area": "Neighborhood", "lon": "Longitude", "lat": "Latitude",
}  # fmt: skip


@pytest.fixture
def stream(data_folder: Path) -> Path:
    return data_folder / "messages" / "stream.csv"


def numbers_in(path: Path, column: str) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row[column] for row in csv.DictReader(file)]


def cut(path: Path, rows: int, folder: Path) -> Path:
    """Return a copy of a sheet's first rows."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        kept = list(csv.reader(file))[: rows + 1]
    copy = folder / path.name
    with copy.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(kept)
    return copy


def everything_agrees(path: Path, rows: int) -> None:
    """Try the sheet, take it in, take it in again; every row must be accounted for each time."""
    foreseen = command("import_sheet", path, dry_run=True)
    assert not Report.objects.exists()
    began = time.process_time()  # the machine may be busy with other things
    done = command("import_sheet", path)
    seconds = time.process_time() - began
    counted = ("rows", "new", "known", "unchanged", "refused", "refusals")
    assert {name: done[name] for name in counted} == {name: foreseen[name] for name in counted}
    assert done["rows"] == rows == done["new"] + done["known"] + done["unchanged"] + done["refused"]
    numbers = numbers_in(path, "留言编号")
    told = set(Report.objects.in_district(DISTRICT).values_list("source_number", flat=True))
    refused = set(SheetRowResult.objects.filter(outcome="refused").values_list("source_number", flat=True))
    assert told | refused == set(numbers)
    assert len(told) == Report.objects.count() == done["new"]
    again = command("import_sheet", path)
    assert (again["new"], again["unchanged"]) == (0, done["new"])
    assert verify(DISTRICT) == []
    speed = round(rows / seconds)
    measured(
        "taking in a real sheet",
        speed,
        "rows per second of CPU",
        aim="≥ 60",
        ok=speed >= 60,
        rows=rows,
        group="hotline",
    )


def test_a_slice_of_the_real_stream(neighbourhood, stream, tmp_path):
    everything_agrees(cut(stream, 300, tmp_path), 300)


@pytest.mark.soak
def test_the_whole_real_stream(neighbourhood, stream):
    everything_agrees(stream, 4326)


def lives_agree(path: Path, rows: int) -> None:
    began = time.process_time()
    done = command("import_life", path, source="elsewhere", mapping=LIFE)
    speed = round(rows / (time.process_time() - began))
    assert (done["rows"], done["new"], done["refused"]) == (rows, rows, 0)
    assert Case.objects.in_district(DISTRICT).filter(origin="import", matter=None).count() == rows
    assert set(Case.objects.values_list("state", flat=True)) == {"closed", "registered"}
    given = Deadline.objects.in_district(DISTRICT).filter(given=True, ended_at__isnull=False, on_time=False)
    assert given.count() == late_in(path)
    assert verify(DISTRICT) == []
    measured(
        "taking in lives", speed, "rows per second of CPU", aim="≥ 100", ok=speed >= 100, rows=rows, group="hotline"
    )
    assert command("import_life", path, source="elsewhere")["unchanged"] == rows


def late_in(path: Path) -> int:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return sum(bool(row["DueDate"]) and row["CloseDate"] > row["DueDate"] for row in csv.DictReader(file))


def test_a_slice_of_real_lives(neighbourhood, data_folder, tmp_path):
    lives_agree(cut(data_folder / "311" / "baltimore.csv", 500, tmp_path), 500)


@pytest.mark.soak
def test_ten_thousand_real_lives(neighbourhood, data_folder):
    lives_agree(data_folder / "311" / "baltimore.csv", 10_000)
