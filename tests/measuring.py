"""Reporting a measurement from a test, for ``./run soak`` to write down."""

from __future__ import annotations

import json
import os
from typing import Any


def measured(what: str, value: object, unit: str = "", *, aim: str = "", ok: bool | None = None, **more: Any) -> None:
    """Append one JSON line to the file named by SHANZHI_MEASURED; say nothing when there is none.

    ``aim`` is in words ("≤ 10"), ``ok`` whether it was met; ``group=`` names the section, the room of the running test
    unless given; anything else is shown beside.
    """
    path = os.environ.get("SHANZHI_MEASURED")
    if path:
        room = os.environ.get("PYTEST_CURRENT_TEST", "").removeprefix("tests/").partition("/")
        more.setdefault("group", room[0].capitalize() if room[1] else "Sizes")
        line = {"what": what, "value": value, "unit": unit, "aim": aim, "ok": ok, **more}
        # One write in append mode: the processes of a parallel run don't tear each other's lines.
        with open(path, "a") as file:
            file.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
