"""Run the full sizes and the benchmarks, and write what was measured, with its date, to ``docs/measured.md``.

``./run soak NAME …`` runs some parts alone: a path (``tests/scale``, ``bench/search.py``) or a word, as pytest's
``-k`` takes it, for the tests of full size. The page stays whole: a section that was measured anew is replaced, the
others stay as they were, each with the date of its own figures.

A test or a benchmark reports one JSON object a line: ``what`` and ``value`` are needed (a benchmark may say ``ratio``,
``p95_ms``, ``ms`` or ``seconds`` instead); ``unit``, ``aim`` (in words), ``ok`` and ``group``, the section, are
understood; anything else is shown beside. Tests append theirs to the file that ``SHANZHI_MEASURED`` names
(``tests.measuring.measured`` does it), benchmarks print theirs.
"""

from __future__ import annotations

import json
import os
import platform
import re
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tools.bench import run_all
from tools.passes import both

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "docs" / "measured.md"
KNOWN = {"what", "value", "unit", "aim", "ok", "group"}
VALUES = {"ratio": "×", "p95_ms": "ms", "ms": "ms", "seconds": "s"}  # what a benchmark may call its value
HEAD = (
    "# Measured\n\n"
    "Written by `./run soak`, a part of it anew by `./run soak NAME …`; every section says when it was measured.\n"
    "Times on a shared machine swing; ratios were taken in one run.\n"
)


def read(lines: Sequence[str]) -> list[dict[str, Any]]:
    """Return the objects among the lines; a line that isn't one is somebody's remark and is left out."""
    found = []
    for line in lines:
        try:
            spoken = json.loads(line)
        except ValueError:
            continue
        if isinstance(spoken, dict) and "what" in spoken and (said := _valued(spoken)):
            found.append(said)
    return found


def _valued(spoken: dict[str, Any]) -> dict[str, Any] | None:
    """Return a line with its value, its section and whether its aim was met where benchmarks name them."""
    if "value" not in spoken:
        name = next((name for name in VALUES if name in spoken), None)
        if name is None:
            return None
        rest = {key: value for key, value in spoken.items() if key not in {name, "bench", "met"}}
        met = {"ok": spoken["met"]} if "met" in spoken else {}
        spoken = {"group": spoken.get("bench", ""), **rest, "value": spoken[name], "unit": VALUES[name], **met}
    return spoken


def sections(measured: list[dict[str, Any]], on: date, machine: str) -> dict[str, str]:
    """Return the sections by name, in the order in which things were measured: a dated table each."""
    found = {}
    for group in dict.fromkeys(str(line.get("group") or "Sizes") for line in measured):
        table = [
            f"*{on.isoformat()}; {machine}.*",
            "",
            "| what | measured | aim | met | more |",
            "|---|---|---|---|---|",
        ]
        table += [_row(line) for line in measured if str(line.get("group") or "Sizes") == group]
        found[group] = "\n".join(table)
    return found


def _row(line: dict[str, Any]) -> str:
    value = f"{line['value']:,}" if isinstance(line["value"], int | float) else str(line["value"])
    met = {True: "yes", False: "**no**"}.get(line.get("ok"), "")  # type: ignore[arg-type]
    more = ", ".join(f"{name} {_said(line[name])}" for name in line if name not in KNOWN)
    cells = [line["what"], f"{value} {line.get('unit', '')}".strip(), line.get("aim", ""), met, more]
    return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{name}: {one}" for name, one in value.items())
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def parse(page: str) -> dict[str, str]:
    """Return the sections of a page as it was written."""
    pieces = re.split(r"^## (.+)$", page, flags=re.MULTILINE)[1:]
    return {name.strip(): body.strip() for name, body in zip(pieces[::2], pieces[1::2], strict=True)}


def render(found: dict[str, str]) -> str:
    """Return the page of these sections, by name, so that measuring one anew moves no other."""
    return HEAD + "".join(f"\n## {name}\n\n{found[name]}\n" for name in sorted(found, key=str.lower))


def run(names: Sequence[str]) -> tuple[int, list[str]]:
    """Measure everything, or the parts named; return an exit code and the lines that were told."""
    benches = [Path(name).stem for name in names if name.startswith("bench/")]
    paths = [name for name in names if "/" in name and not name.startswith("bench/")]
    words = [name for name in names if "/" not in name]
    chosen = [*paths, *(["-k", " or ".join(words)] if words else [])]
    failed = 0
    lines: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "measured.jsonl"
        path.touch()
        os.environ.update(SHANZHI_MEASURED=str(path), SHANZHI_SOAK="1")
        if chosen or not names:
            passes = "(soak or full) and not postgres", "(soak or full) and (postgres or both)"
            failed |= both(*passes, chosen=chosen)
        if benches or not names:
            benched, lines = run_all(benches)
            failed |= benched
        return failed, [*path.read_text().splitlines(), *lines]


def main() -> None:
    """Measure; the page is written whatever failed, and failures show in it and in the exit code."""
    os.environ.setdefault("SHANZHI_REQUIRE", "postgres,browser,words")
    failed, lines = run(sys.argv[1:])
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    anew = sections(read(lines), date.today(), machine)  # noqa: DTZ011  # the day on the operator's wall
    before = parse(REPORT.read_text()) if REPORT.exists() else {}
    REPORT.write_text(render({**before, **anew}))
    print(f"Wrote {REPORT.relative_to(ROOT)}: {', '.join(anew) or 'nothing was measured'}.")
    raise SystemExit(failed)


if __name__ == "__main__":
    main()
