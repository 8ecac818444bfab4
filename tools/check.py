"""One word for everything that must be green. All stages run, whatever fails; each prints its seconds.

``./run check --skip-tests`` leaves the tests out, for somebody who has just run them.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tools.passes import both

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def command(*words: str | Path) -> Callable[[], int]:
    """Return a stage that runs a command and shows what it said only when it failed."""

    def stage() -> int:
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            print(done.stdout + done.stderr, flush=True)
        return done.returncode

    return stage


def templates() -> int:
    """Check the format of every template."""
    files = sorted(ROOT.glob("shanzhi/*/templates/**/*.html"))
    return command(BIN / "djade", "--check", "--target-version", "5.2", *files)() if files else 0


def migrations() -> int:
    """Check that the models have the migrations they need, against a database of its own."""
    return command(
        sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run", "--settings=tests.settings"
    )()


STAGES: dict[str, Callable[[], int]] = {
    "format": command(BIN / "ruff", "format", "--check", "."),
    "lint": command(BIN / "ruff", "check", "."),
    "types": command(sys.executable, "-m", "mypy"),
    "floors": command(BIN / "lint-imports"),
    "templates": templates,
    "migrations": migrations,
    "tests": both,
}


def main() -> None:
    """Run every stage and end with a table; exit with 1 when any failed."""
    # Whoever asks for everything gets everything: what is missing fails here, where ./run test would skip it.
    os.environ.setdefault("SHANZHI_REQUIRE", "postgres,browser,words")
    os.environ["PYTHONPATH"] = str(ROOT)
    wanted = {name: stage for name, stage in STAGES.items() if name != "tests" or "--skip-tests" not in sys.argv}
    results: dict[str, tuple[int, float]] = {}
    for name, stage in wanted.items():
        print(f"── {name}", flush=True)
        began = time.monotonic()
        results[name] = (stage(), time.monotonic() - began)
        print(f"   {'failed' if results[name][0] else 'ok'}, {results[name][1]:.1f} s", flush=True)
    failed = [name for name, (code, _seconds) in results.items() if code]
    total = sum(seconds for _code, seconds in results.values())
    print(f"check: {'failed: ' + ', '.join(failed) if failed else 'all green'} ({total:.0f} s)", flush=True)
    raise SystemExit(bool(failed))


if __name__ == "__main__":
    main()
