"""What stands around the product: the launcher's words, the benchmarks' lines, the measured page."""

from __future__ import annotations

import json
import os
import re
import subprocess
from datetime import date

from tests.house import ROOT
from tests.measuring import measured
from tools import assets, soak, words


def test_help_names_every_command():
    said = subprocess.run([ROOT / "run", "help"], capture_output=True, text=True, check=True).stdout
    for word in ("test", "check", "soak", "bench", "manage", "words", "HOST", "PORT", "SHANZHI_HOME", "DATABASE_URL"):
        assert word in said


def test_an_unknown_command_is_refused():
    done = subprocess.run([ROOT / "run", "dance"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "No such command: dance" in done.stderr


def test_a_file_is_meant_from_where_one_stands(tmp_path):
    """``../shanzhi/run manage import_units sheet.csv`` reads the sheet that lies here."""
    house, here = tmp_path / "house", tmp_path / "here"
    for folder in (house / ".venv" / "bin", house / "requirements", here):
        folder.mkdir(parents=True)
    (house / "run").write_bytes((ROOT / "run").read_bytes())
    lock = house / "requirements" / "core.lock"
    lock.write_text("nothing\n")
    with lock.open() as file:
        stamp = subprocess.run(["cksum"], stdin=file, capture_output=True, text=True, check=True).stdout
    (house / ".venv" / "stamp-core").write_text(stamp)
    python = house / ".venv" / "bin" / "python"
    python.write_text('#!/bin/sh\necho "$PWD $PYTHONPATH $*"\n')
    python.chmod(0o755)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    line = ["sh", house / "run", "manage", "import_units", "sheet.csv"]
    said = subprocess.run(line, cwd=here, env=environment, capture_output=True, text=True, check=True).stdout
    assert said.split() == [str(here), str(house), "-P", "-m", "shanzhi", "import_units", "sheet.csv"]


def test_measurements_become_a_dated_page(tmp_path, monkeypatch):
    path = tmp_path / "lines"
    monkeypatch.setenv("SHANZHI_MEASURED", str(path))
    measured("rows imported", 4326, aim="none lost", ok=True, group="Import", seconds=12)
    measured("create, against a bare insert", 4.2, "×", aim="≤ 5", ok=False)
    lines = [*path.read_text().splitlines(), "a remark", json.dumps({"other": 1})]
    lines.append(json.dumps({"bench": "search", "what": "rare", "p95_ms": 2.5, "met": True, "cases": 50_000}))
    page = soak.render(soak.sections(soak.read(lines), date(2026, 3, 11), "2 cores"))
    assert page.count("*2026-03-11; 2 cores.*") == 3
    assert "| rows imported | 4,326 | none lost | yes | seconds 12 |" in page
    assert "| create, against a bare insert | 4.2 × | ≤ 5 | **no** |  |" in page
    assert "| rare | 2.5 ms |  | yes | cases 50,000 |" in page
    assert re.findall(r"^## (.*)$", page, re.MULTILINE) == ["Import", "search", "Sizes"]


def test_measuring_a_part_anew_leaves_the_rest_of_the_page_as_it_was():
    old = soak.sections(
        [{"what": "a", "value": 1, "group": "One"}, {"what": "b", "value": 2, "group": "Two"}], date(2026, 3, 1), "here"
    )
    page = soak.render(old)
    assert soak.parse(page) == old
    anew = soak.sections([{"what": "b", "value": 3, "group": "Two"}], date(2026, 3, 11), "there")
    after = soak.render({**soak.parse(page), **anew})
    assert soak.parse(after) == {"One": old["One"], "Two": anew["Two"]}
    assert "2026-03-01" in after
    assert "2026-03-11" in after


def test_parts_are_named_by_path_or_word(monkeypatch):
    asked = []
    monkeypatch.setattr(soak, "both", lambda *marks, chosen: asked.append(chosen) or 0)
    monkeypatch.setattr(soak, "run_all", lambda names: asked.append(names) or (1, ['{"what": "x", "value": 1}']))
    monkeypatch.setattr(os, "environ", dict(os.environ))
    assert soak.run(["tests/scale"]) == (0, [])
    assert soak.run(["walk", "ledger"]) == (0, [])
    assert soak.run(["bench/search.py"])[0] == 1
    assert soak.run([])[0] == 1
    assert asked == [["tests/scale"], ["-k", "walk or ledger"], ["search"], [], []]


def test_the_measured_page_is_one_the_tool_wrote():
    page = soak.REPORT.read_text()
    assert soak.render(soak.parse(page)) == page


def test_without_a_soak_nothing_is_written(monkeypatch):
    monkeypatch.delenv("SHANZHI_MEASURED", raising=False)
    measured("nothing", 0)


def test_the_front_end_lock_fixes_every_package_by_its_hash():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    named = {name: package for name, package in packages.items() if name}
    assert {name.removeprefix("node_modules/") for name in named} >= {"leaflet", "echarts", "idb"}
    assert all(package["integrity"].startswith("sha512-") for package in named.values())
    assert all("resolved" not in package for package in named.values())
    exact = json.loads((ROOT / "package.json").read_text())["dependencies"].values()
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in exact)


def test_the_libraries_are_where_the_pages_ask_for_them():
    for target in [*assets.WANTED.values(), "htmx.min.js"]:
        assert (assets.VENDOR / target).stat().st_size > 100
    assert not [path for path in assets.VENDOR.rglob("*.js") if b"sourceMappingURL=" in path.read_bytes()[-300:]]


def test_whoever_does_more_in_a_soak_is_run_by_the_soak():
    asking = [path for path in (ROOT / "tests").rglob("test_*.py") if path.name != "test_tools.py"]
    asking = [path for path in asking if "SHANZHI_SOAK" in path.read_text()]
    assert len(asking) >= 10
    assert [path.name for path in asking if not re.search(r"mark\.(full|soak)\b", path.read_text())] == []


def test_a_new_rooms_catalogue_has_no_blanks_to_fill_in():
    begun = """# SOME DESCRIPTIVE TITLE.
# FIRST AUTHOR <EMAIL@ADDRESS>, YEAR.
#
#, fuzzy
msgid ""
msgstr ""
"Language: \\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
msgid "信箱"
msgstr ""
"""
    text = words.headed(begun, "mailbox")
    assert "fuzzy" not in text
    assert text.startswith("# English words of the mailbox room.\n")
    assert text.endswith('"\n\nmsgid "信箱"\nmsgstr ""\n')
    assert words.headed(text, "mailbox") == text
