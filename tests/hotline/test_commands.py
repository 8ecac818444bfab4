"""The import commands: the mapping by hand, what they refuse, and being killed in the middle of it."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from shanzhi.cases.models import Case
from shanzhi.hotline.management.taking_in import pairs
from shanzhi.journal.models import Entry
from shanzhi.reports.models import Report
from tests import mould
from tests.hotline.conftest import command, message, sheet_of
from tests.house import ROOT


def written(folder: Path, content: bytes, name: str = "sheet.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_columns_are_named_by_hand_where_nobody_could_guess(neighbourhood, tmp_path):
    path = written(tmp_path, sheet_of([("7", "井盖坏了")], ("甲", "乙")))
    with pytest.raises(CommandError, match=r"没有指定.*--mapping"):
        command("import_sheet", path)
    said = command("import_sheet", path, mapping={"number": "甲", "text": "乙"})
    assert said["new"] == 1
    assert command("import_sheet", path)["unchanged"] == 1  # remembered


def test_wrong_words_are_told(neighbourhood, tmp_path):
    path = written(tmp_path, sheet_of([message(1, "井盖坏了")]))
    with pytest.raises(CommandError, match="no such header"):
        command("import_sheet", path, mapping={"phone": "没有"})
    with pytest.raises(CommandError, match="no division"):
        command("import_sheet", path, area="123456")
    with pytest.raises(CommandError, match="没有内容"):
        command("import_sheet", written(tmp_path, b"  ", "empty.csv"))
    with pytest.raises(CommandError):
        command("import_sheet", tmp_path / "absent.csv")
    with pytest.raises(Exception, match="write column=header"):
        pairs("nonsense=列")
    assert pairs("text=详情, title=") == {"text": "详情", "title": ""}


def test_a_column_can_be_left_out(neighbourhood, tmp_path):
    path = written(tmp_path, sheet_of([message(1, "井盖坏了", title="不要的标题")]))
    assert command("import_sheet", path, mapping={"title": ""})["new"] == 1
    assert Report.objects.get(source_number="1").text == "井盖坏了"


def test_a_dry_command_leaves_no_trace(neighbourhood, tmp_path):
    path = written(tmp_path, sheet_of([message(1, "井盖坏了"), message(2, "", at="?")]))
    said = command("import_sheet", path, dry_run=True)
    assert (said["new"], said["refused"], said["dry_run"]) == (1, 1, True)
    assert said["refusals"][0]["row"] == 3
    assert not Case.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize("dry", [[], ["--dry-run"]])
@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--channel", "pigeon"], "pigeon.*hotline"),
        (["--channel", ""], "hotline"),
        (["--district", "abc"], "abc.*990101"),
        (["--source", " "], "source"),
    ],
)
def test_a_door_a_district_or_a_source_that_is_none_is_refused(neighbourhood, tmp_path, given, said, dry):
    path = written(tmp_path, sheet_of([message(1, "井盖坏了")]))
    words = given if given[0] == "--source" else ["--source", "县热线", *given]
    for command_name in ("import_sheet", "import_life"):
        with pytest.raises(CommandError, match=said):
            call_command(command_name, str(path), *words, *dry)
    assert not Report.objects.exists()


class Elsewhere:
    """A house of its own on SQLite, reached by processes alone."""

    def __init__(self, home: Path) -> None:
        self.home = home
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SHANZHI_", "DATABASE_URL"))}
        own = {"SHANZHI_HOME": str(home), "DJANGO_SETTINGS_MODULE": "shanzhi.settings", "SHANZHI_LOG_LEVEL": "ERROR",
               "SHANZHI_SQLITE_SYNCHRONOUS": "OFF"}  # fmt: skip
        self.environment = kept | own

    def begin(self, *words: str) -> subprocess.Popen[str]:
        line = [sys.executable, "-m", "shanzhi", *words]
        return subprocess.Popen(
            line, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def run(self, *words: str) -> str:
        process = self.begin(*words)
        out, error = process.communicate(timeout=300)
        assert process.returncode == 0, error
        return out

    def ask(self, statement: str) -> Any:
        with sqlite3.connect(self.home / "shanzhi.sqlite3", timeout=30) as connection:
            return connection.execute(statement).fetchall()


def test_killed_half_way_and_run_again_no_row_is_lost_or_doubled(tmp_path, django_db_setup):
    house = Elsewhere(tmp_path / "elsewhere")
    mould.house(house.home)
    house.run("migrate", "-v0")
    rows = [message(number, f"第{number}个井盖响，压过去咣当一声") for number in range(1, 301)]
    path = written(tmp_path, sheet_of(rows))
    process = house.begin("import_sheet", str(path), "--source", "县热线")
    until = time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None:
        if house.ask("SELECT count(*) FROM reports_report")[0][0] >= 100:
            break
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    [[before]] = house.ask("SELECT count(*) FROM reports_report")
    assert 100 <= before < 300
    said = json.loads(house.run("import_sheet", str(path), "--source", "县热线"))
    assert said["resumed_at"] == before
    assert (said["rows"], said["new"], said["refused"]) == (300, 300, 0)
    assert house.ask("SELECT count(*), count(DISTINCT source_number) FROM reports_report") == [(300, 300)]
    assert house.ask("SELECT count(*) FROM cases_case") == [(300,)]
    assert house.ask("SELECT count(*), count(DISTINCT row) FROM hotline_sheetrowresult") == [(300, 300)]
    again = json.loads(house.run("import_sheet", str(path), "--source", "县热线"))
    assert (again["new"], again["unchanged"]) == (0, 300)
    assert "agree" in house.run("verify")
