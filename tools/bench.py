"""Run every benchmark in ``bench/``; each prints JSON objects, one a line, and fails by its exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def run_all(wanted: list[str]) -> tuple[int, list[str]]:
    """Run the named benchmarks, or all; return an exit code and the lines they printed."""
    lines, failed = [], False
    for path in sorted((ROOT / "bench").glob("[!_]*.py")):
        if wanted and path.stem not in wanted:
            continue
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(
            [sys.executable, "-m", f"bench.{path.stem}"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            lines.append(line)
        failed |= process.wait() != 0
    return int(failed), lines


def main() -> None:
    """Run the benchmarks named on the command line, or all."""
    raise SystemExit(run_all(sys.argv[1:])[0])


if __name__ == "__main__":
    main()
