"""The tests: one pass on SQLite, then those that concern PostgreSQL on a throw-away cluster.

With arguments there is one pass, and the arguments go to pytest.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NO_TESTS = 5  # pytest's exit code when nothing was selected


def pytest(*arguments: str, postgres: bool = False) -> int:
    """Run pytest in one process more than there are cores, four at most, and return its exit code.

    Tests in a browser wait as often as they reckon, so one more process keeps the cores busy.
    """
    environment = {**os.environ, **({"SHANZHI_TEST_POSTGRES": "1"} if postgres else {})}
    if environment.pop("PYTHONDONTWRITEBYTECODE", ""):
        # Tests start processes by the dozen: compiled once, apart from the tree, each is ready a second sooner.
        environment["PYTHONPYCACHEPREFIX"] = str(Path(sys.prefix) / "bytecode")
    # A later -n (for one: -n 0) takes precedence.
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-n",
        str(min(4, (os.cpu_count() or 1) + 1)),
        "--dist",
        "loadgroup",
        *arguments,
    ]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def can_have_postgres() -> bool:
    """Return whether a PostgreSQL pass is possible or demanded; demanded and impossible fails in pytest, saying why."""
    from tests.cluster import programs

    return programs() is not None or "postgres" in os.environ.get("SHANZHI_REQUIRE", "").split(",")


def both(on_sqlite: str = "", on_postgres: str = "postgres or both", *, chosen: Sequence[str] = ()) -> int:
    """Run the two passes, each with its mark expression; return the first exit code that isn't success.

    ``chosen`` are more arguments of pytest's, to leave some tests out. A mark that no test carries is no failure; a
    whole suite without a test is.
    """
    first = pytest(*(["-m", on_sqlite] if on_sqlite else []), *chosen)
    first = 0 if on_sqlite and first == NO_TESTS else first
    if not can_have_postgres():
        print("PostgreSQL is not installed: its pass is left out.", flush=True)
        return first
    print("On PostgreSQL:", flush=True)
    second = pytest("-m", on_postgres, *chosen, postgres=True)
    return first or (0 if second == NO_TESTS else second)


def main() -> None:
    """Run both passes, or the one that the arguments ask for."""
    raise SystemExit(pytest(*sys.argv[1:]) if sys.argv[1:] else both())


if __name__ == "__main__":
    main()
