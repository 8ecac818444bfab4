"""Questions about cases that their own columns don't answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shanzhi.cases.models import Case, KeptOut
from shanzhi.journal.queries import latest
from shanzhi.journal.shapes import EntryView
from shanzhi.kernel.paths import is_within
from shanzhi.loop.workflow import State
from shanzhi.organisation.models import Unit

LOOK = "case.verify"


def looked_at(cases: Sequence[Case]) -> dict[str, EntryView]:
    """Return the line of the last look on site 核实 for each case that waits for 立案 since, by its key.

    Two statements, none where nobody looked.
    """
    seen = [case for case in cases if _waits_since(case)]
    return latest(seen[0].district_id, LOOK, "case", [case.pk for case in seen]) if seen else {}


def last_look(case: Case, lines: Iterable[EntryView]) -> EntryView | None:
    """Return the same for one case whose lines are at hand, the newest first; no statement."""
    return next((line for line in lines if line.verb == LOOK), None) if _waits_since(case) else None


def _waits_since(case: Case) -> bool:
    return case.state == State.ACCEPTED and case.verifier_id is not None


def kept_out(case: Case) -> list[Unit]:
    """Return the units that must neither know of a confidential case nor work on it; an ordinary one asks nothing."""
    if not case.is_confidential:
        return []
    rows = KeptOut.objects.in_district(case.district_id).filter(case_id=case.pk)
    return [row.unit for row in rows.select_related("unit").order_by("path")]


def not_for(case: Case, units: Iterable[Unit]) -> list[Unit]:
    """Return those of these units that may have no part in a case: those kept out of it, and those below them."""
    paths = [unit.path for unit in kept_out(case)]
    return [unit for unit in units if any(is_within(unit.path, path) for path in paths)]
