"""A played year: what happens above the loop happens, lines and states agree, and the scores come out again.

Twelve months and 50,000 cases, by the commands anybody may type. In a check some weeks are played in the county that
``tests/rehearse`` has built.
"""

from __future__ import annotations

import json
import os
import re
import resource
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tests.house import ROOT
from tests.measuring import measured

CASES = int(os.environ.get("SHANZHI_YEAR_CASES", 50_000))
MINUTES = 30
HAPPENS = {
    "warning.raise", "urge.send", "order.issue", "joint_ruling.call", "joint_ruling.rule", "case.adjudicate",
    "accountability.propose", "application.ask", "application.grant", "callback.open", "callback.answer",
    "assessment.freeze",
}  # fmt: skip
IN_A_YEAR = HAPPENS | {
    "order.reply", "order.accept", "whistle.call", "board_matter.hang", "order.batch", "order.send_back",
    "order.withdraw", "joint_ruling.note", "accountability.state_view", "accountability.list",
    "accountability.dismiss", "accountability.appeal", "accountability.uphold", "accountability.overturn",
    "application.refuse", "callback.miss", "callback.expire", "recheck.draw", "recheck.look", "recheck.decide",
    "recurrence.flag", "exclusion.ask", "exclusion.grant", "exclusion.refuse", "exclusion.ask_again",
    "assessment.appeal", "assessment.decide_appeal", "assessment.look_at", "assessment.sign", "reserve.propose",
    "reserve.decide", "whistle.report_in", "whistle.rate", "board_matter.strike", "case.reopen",
}  # fmt: skip


# --- twelve months -------------------------------------------------------------------------------------------------


class Commands:
    """Types commands in a home of its own, and keeps what they said and took."""

    def __init__(self, home: Path) -> None:
        self.home, self.seconds = home, dict[str, float]()
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SHANZHI_")}
        self.env = kept | {
            "SHANZHI_HOME": str(home), "DATABASE_URL": "", "PYTHONPATH": str(ROOT), "SHANZHI_LOG_LEVEL": "ERROR",
            "SHANZHI_SQLITE_SYNCHRONOUS": "NORMAL", "DJANGO_SETTINGS_MODULE": "shanzhi.settings",
        }  # fmt: skip

    def __call__(self, *words: str) -> str:
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", "shanzhi", *words],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )
        self.seconds[words[0]] = self.seconds.get(words[0], 0) + time.monotonic() - began
        assert done.returncode == 0, (words, done.stdout[-2000:], done.stderr[-4000:])
        return done.stdout


def last_whole_year(today: date) -> int:
    """Return the year whose January after it is over as well: the year's review falls into it."""
    return today.year - 1 if today.month > 2 else today.year - 2


@pytest.mark.soak
def test_a_year_of_fifty_thousand_cases(tmp_path: Path) -> None:
    year, today = last_whole_year(date.today()), date.today()  # noqa: DTZ011  # the day on the operator's wall
    run = Commands(tmp_path)
    run("migrate", "--verbosity", "0")
    run("load_demonstration", "--cases", "0", "--days", str((today - date(year, 1, 1)).days))
    days = (date(year + 1, 1, 1) - date(year, 1, 1)).days
    common = ["--seed", "2026", "--fast", "--round"]
    told = json.loads(
        run(
            "rehearse",
            "--from-date",
            f"{year}-01-01",
            "--days",
            str(days),
            "--per-day",
            f"{CASES * 1.08 / days:.2f}",
            *common,
        )
    )
    # What is open goes on to its end, and the year's review comes in January.
    after = json.loads(run("rehearse", "--from-date", f"{year + 1}-01-01", "--days", "24", "--per-day", "0", *common))
    again = run("assess", "--recompute")
    agreed = run("verify")
    assert told["cases"] >= CASES, told["cases"]
    with sqlite3.connect(tmp_path / "shanzhi.sqlite3") as base:
        verbs = Counter(dict(base.execute("SELECT verb, COUNT(*) FROM journal_entry GROUP BY verb")))
        states = dict(base.execute("SELECT code, state FROM assessment_period WHERE code LIKE ?", (f"{year}%",)))
        aside = base.execute("SELECT COUNT(*) FROM journal_errand").fetchone()[0]
    report(told, after, verbs, states, run, tmp_path)
    assert not IN_A_YEAR - set(verbs), IN_A_YEAR - set(verbs)
    quarters, halves = [f"{year}-Q{n}" for n in (1, 2, 3, 4)], [f"{year}-H{n}" for n in (1, 2)]
    months = [f"{year}-{n:02d}" for n in range(1, 13)]
    assert {code: states[code] for code in (*months, *quarters, *halves, str(year))} == dict.fromkeys(
        (*months, *quarters, *halves, str(year)), "signed"
    )
    same = re.findall(r"^(\S+): \w{64} the same$", again, re.MULTILINE)
    assert set(same) >= {*months, *quarters, *halves, str(year)}
    assert "lines and states agree" in agreed
    assert aside == 0


def report(
    told: dict[str, object],
    after: dict[str, object],
    verbs: Counter[str],
    states: dict[str, str],
    run: Commands,
    home: Path,
) -> None:
    """Write the figures down."""
    played = run.seconds["rehearse"]
    words = {"group": "A year of the demonstration county"}
    measured(
        "cases played through the verbs",
        told["cases"],
        "cases",
        aim=f"≥ {CASES:,}",
        ok=int(str(told["cases"])) >= CASES,
        refused=after.get("refused", {}) and len(dict(told["refused"])),
        **words,
    )  # type: ignore[call-overload]
    measured(
        "twelve months played",
        round(played / 60, 1),
        "minutes",
        aim=f"≤ {MINUTES}",
        ok=played <= MINUTES * 60,
        cases_a_second=told["cases_per_second"],
        peak_mb=told["peak_mb"],
        **words,
    )  # type: ignore[arg-type]
    measured(
        "lines of the journal", verbs.total(), "lines", mb=(home / "shanzhi.sqlite3").stat().st_size >> 20, **words
    )  # type: ignore[arg-type]
    for name, kinds in {
        "warnings": ("warning.raise",), "reminders": ("urge.send",), "supervision orders": ("order.issue",),
        "joint rulings": ("joint_ruling.rule",), "accountability items proposed": ("accountability.propose",),
        "of them listed by a person": ("accountability.list",), "extension and pause requests": ("application.ask",),
        "calls answered": ("callback.answer",), "second looks": ("recheck.look",),
        "exclusions asked": ("exclusion.ask",), "periods frozen": ("assessment.freeze",),
        "appeals": ("assessment.appeal",), "reserve proposals": ("reserve.propose",),
    }.items():  # fmt: skip
        measured(name, sum(verbs[kind] for kind in kinds), "", **words)  # type: ignore[arg-type]
    measured(
        "all scores made again from the journal",
        round(run.seconds["assess"], 1),
        "s",
        periods=len(states),
        aim="the same digests",
        ok=True,
        **words,
    )  # type: ignore[arg-type]
    measured(
        "lines and states compared",
        round(run.seconds["verify"], 1),
        "s",
        aim="nothing found",
        ok=True,
        peak_mb=resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10,
        **words,
    )  # type: ignore[arg-type]
