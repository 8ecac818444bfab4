"""Questions about cases that their own columns don't answer."""

from __future__ import annotations

from collections.abc import Sequence

from shanzhi.cases.models import Case
from shanzhi.journal.queries import latest
from shanzhi.journal.shapes import EntryView
from shanzhi.loop.workflow import State


def looked_at(cases: Sequence[Case]) -> dict[str, EntryView]:
    """Return the line of the last look on site 核实 for each case that waits for 立案 since, by its key.

    Two statements, none where nobody looked.
    """
    seen = [case for case in cases if case.state == State.ACCEPTED and case.verifier_id is not None]
    return latest(seen[0].district_id, "case.verify", "case", [case.pk for case in seen]) if seen else {}
