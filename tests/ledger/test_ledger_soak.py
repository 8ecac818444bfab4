"""The full size, by ``./run soak``: a million lines sequenced, checked, exported; the business write not slowed."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.house import ROOT
from tests.measuring import measured

LINES = int(os.environ.get("SHANZHI_TEST_LINES", "1000000"))


@pytest.mark.soak
def test_a_million_lines():
    environment = {**os.environ, "SHANZHI_LEDGER_LINES": str(LINES), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "bench.ledger"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = [json.loads(line) for line in done.stdout.splitlines()]
    for line in told:
        measured(line.pop("what"), line.pop("value"), line.pop("unit"), **line)
    at_size = [line for line in told if line.get("lines") == LINES]
    assert len(at_size) == 5
    assert all(line["peak_mib"] < 400 for line in at_size)
    assert told[-1]["ok"], told[-1]
