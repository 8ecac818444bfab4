"""Ten thousand real lives through ``import_life``: lateness by agency and matter, ours against a count of the CSV.

The fields used and the rows left out stand in ``docs/lateness.md``.
"""

from __future__ import annotations

import csv
import random
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from shanzhi.cases.models import Case
from shanzhi.catalogue.models import CatalogueVersion, Matter, Part
from shanzhi.counting.figures import figures_of, grouped, window_of
from shanzhi.counting.lines import Row, count
from shanzhi.counting.sources import Window
from shanzhi.kernel.clock import CHINA
from shanzhi.organisation.models import Unit
from shanzhi.scoring.spans import span_of
from tests.hotline.conftest import DISTRICT, command
from tests.hotline.test_real_sheets import LIFE
from tests.measuring import measured
from tests.neighbourhood import FROM

pytestmark = [pytest.mark.data, pytest.mark.django_db]
NOW = datetime(2026, 3, 11, 10, 0, tzinfo=CHINA)
Pair = tuple[str, str]


def told_by_the_sheet(path: Path) -> tuple[Counter[Pair], Counter[Pair], Counter[str]]:
    """The independent count: (agency, type) → how many were due, how many late, and why rows were left out."""
    due, late, left_out = Counter[Pair](), Counter[Pair](), Counter[str]()
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if not row["DueDate"]:
                left_out["no due date"] += 1
            elif "Duplicate" in row["SRStatus"] or "Transferred" in row["SRStatus"]:
                left_out["duplicate or transferred"] += 1
            else:
                key = (row["Agency"], row["SRType"])
                due[key] += 1
                late[key] += not row["CloseDate"] or row["CloseDate"] > row["DueDate"]
    return due, late, left_out


def lay_out(path: Path) -> None:
    """Give the county the sheet's agencies as units and its types as matters: the import guesses neither."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    agencies, types = sorted({row["Agency"] for row in rows}), sorted({row["SRType"] for row in rows})
    Unit.objects.bulk_create(
        Unit(code=f"B{n}", name=name, kind="department", path=f"{n + 100:04d}", valid_from=FROM)
        for n, name in enumerate(agencies)
    )
    version = CatalogueVersion.objects.get(part=Part.MATTERS, is_current=True)
    Matter.objects.bulk_create(
        Matter(version=version, code=f"9{n:04d}", path=f"{n + 1000:04d}", name=name) for n, name in enumerate(types)
    )
    CatalogueVersion.objects.filter(pk=version.pk).update(stamp="with their types")


def seeded(path: Path, size: int, folder: Path) -> Path:
    """Return a sheet of so many rows of another, drawn by a seed."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = list(csv.reader(file))
    copy = folder / "part.csv"
    with copy.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *sorted(random.Random(311).sample(rows, size))])
    return copy


def named(rows: list[Row]) -> tuple[Counter[Pair], Counter[Pair]]:
    """Return the count's own lines by agency and type: due, and late."""
    units = dict(Unit.objects.values_list("pk", "name"))
    matters = dict(Matter.objects.values_list("code", "name"))
    due, late = Counter[Pair](), Counter[Pair]()
    for row in rows:
        key = (units[row.unit_id or 0], matters[row.matter])
        due[key] += 1
        late[key] += row.outcome != "in_time"
    return due, late


def agrees(path: Path) -> None:
    lay_out(path)
    done = command("import_life", path, source="311", mapping=LIFE)
    due, late, left_out = told_by_the_sheet(path)
    size = due.total() + left_out.total()
    assert (done["rows"], done["new"], done["refused"]) == (size, size, 0)
    assert not Case.objects.in_district(DISTRICT).exclude(zone="ordinary").exists()
    # The count behind every score: one line a limit, over all the years at once.
    window = Window(DISTRICT, datetime(2013, 12, 31, tzinfo=CHINA), NOW, NOW)
    rows = [row for row in count(window) if row.question == "close"]
    assert named(rows) == (due, late)
    # The figures of a unit's sheet stand on the same lines.
    figures = figures_of(grouped(rows), DISTRICT)
    agencies = {unit.name: figures["unit", unit.pk] for unit in Unit.objects.filter(code__startswith="B")
                if ("unit", unit.pk) in figures}  # fmt: skip
    for name in {agency for agency, _kind in due}:
        in_time = sum(n - late[key] for key, n in due.items() if key[0] == name)
        rate = agencies[name]["in_time_closing_rate"]
        assert (rate.numerator, rate.denominator) == (in_time, sum(n for key, n in due.items() if key[0] == name))
    one_year_agrees(path)
    measured("real lives whose lateness agrees by agency and matter", due.total(), "of the sheet's rows",
             aim="all that have a due date of their own", ok=True, late=late.total(), pairs=len(due),
             agencies=len(agencies), left_out=dict(left_out), group="Lateness")  # fmt: skip


def one_year_agrees(path: Path) -> None:
    """The same for the half year of one score: a limit counts where it was kept or ran out, by China's days."""
    span = span_of("2018-H1")
    assert span is not None
    rows = [row for row in count(window_of(span, DISTRICT, at=NOW)) if row.question == "close"]
    due = late = 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["DueDate"] and "Duplicate" not in row["SRStatus"] and "Transferred" not in row["SRStatus"]:
                is_late = not row["CloseDate"] or row["CloseDate"] > row["DueDate"]
                if "2018-01-01" <= (row["DueDate"] if is_late else row["CloseDate"]) < "2018-07-01":
                    due, late = due + 1, late + is_late
    assert (len(rows), sum(row.outcome != "in_time" for row in rows)) == (due, late)


def test_a_part_of_the_real_lives_is_late_where_the_sheet_says_so(neighbourhood, data_folder, tmp_path):
    agrees(seeded(data_folder / "311" / "baltimore.csv", 200, tmp_path))


@pytest.mark.soak
def test_all_the_real_lives_are_late_where_the_sheet_says_so(neighbourhood, data_folder):
    agrees(data_folder / "311" / "baltimore.csv")


def test_the_sheet_is_counted_by_hand_where_it_is_easy(tmp_path):
    """The few lines over the CSV are themselves shown a sheet anybody can count."""
    sheet = tmp_path / "five.csv"
    sheet.write_text(
        "Agency,SRType,SRStatus,DueDate,CloseDate\n"
        "A,lamp,Closed,2018-01-02 00:00:00,2018-01-01 00:00:00\n"
        "A,lamp,Closed,2018-01-02 00:00:00,2018-01-03 00:00:00\n"
        "A,lamp,Open,2018-01-02 00:00:00,\n"
        "A,lamp,Closed (Duplicate),2018-01-02 00:00:00,2018-01-03 00:00:00\n"
        "B,road,Closed,,2018-01-03 00:00:00\n"
    )
    due, late, left_out = told_by_the_sheet(sheet)
    assert (due, late) == ({("A", "lamp"): 3}, {("A", "lamp"): 2})
    assert left_out == {"no due date": 1, "duplicate or transferred": 1}
