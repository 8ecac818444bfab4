"""Run the full sizes and the benchmarks, and write what was measured, with its date, to ``docs/measured.md``.

A test or a benchmark reports one JSON object a line: ``what`` and ``value`` are needed; ``unit``, ``aim`` (in words),
``ok`` and ``group`` are understood; anything else is shown beside. Tests append theirs to the file that
``SHANZHI_MEASURED`` names (``tests.measuring.measured`` does it), benchmarks print theirs.
"""

from __future__ import annotations

import json
import os
import platform
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from tools.bench import run_all
from tools.passes import both

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "docs" / "measured.md"
KNOWN = {"what", "value", "unit", "aim", "ok", "group"}


def read(lines: list[str]) -> list[dict[str, Any]]:
    """Return the objects among the lines; a line that isn't one is somebody's remark and is left out."""
    found = []
    for line in lines:
        try:
            spoken = json.loads(line)
        except ValueError:
            continue
        if isinstance(spoken, dict) and {"what", "value"} <= spoken.keys():
            found.append(spoken)
    return found


def render(measured: list[dict[str, Any]], on: date, machine: str) -> str:
    """Return the page: one table a group, in the order in which things were measured."""
    page = [
        "# Measured",
        "",
        f"Written by `./run soak` on {on.isoformat()}; {machine}.",
        "Times on a shared machine swing; ratios were taken in one run.",
    ]
    for group in dict.fromkeys(str(line.get("group", "")) for line in measured):
        page += ["", f"## {group or 'Sizes'}", "", "| what | measured | aim | met | more |", "|---|---|---|---|---|"]
        for line in measured:
            if str(line.get("group", "")) == group:
                value = f"{line['value']:,}" if isinstance(line["value"], int | float) else str(line["value"])
                met = {True: "yes", False: "**no**"}.get(line.get("ok"), "")  # type: ignore[arg-type]
                more = ", ".join(f"{name} {line[name]}" for name in line if name not in KNOWN)
                cells = [line["what"], f"{value} {line.get('unit', '')}".strip(), line.get("aim", ""), met, more]
                page.append("| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(page) + "\n"


def main() -> None:
    """Measure everything; the page is written whatever failed, and failures show in it and in the exit code."""
    os.environ.setdefault("SHANZHI_REQUIRE", "postgres,browser,words")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "measured.jsonl"
        path.touch()
        os.environ.update(SHANZHI_MEASURED=str(path), SHANZHI_SOAK="1")
        tested = both("(soak or full) and not postgres", "(soak or full) and (postgres or both)")
        benched, lines = run_all([])
        measured = read([*path.read_text().splitlines(), *lines])
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    REPORT.write_text(render(measured, date.today(), machine))  # noqa: DTZ011  # the day on the operator's wall
    print(f"Wrote {REPORT.relative_to(ROOT)}: {len(measured)} measurements.")
    raise SystemExit(tested or benched)


if __name__ == "__main__":
    main()
