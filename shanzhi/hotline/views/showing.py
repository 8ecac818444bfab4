"""What every page of a sheet shows: its state, its counts, what may be done with it now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shanzhi.accounts.access import StaffRequest
from shanzhi.hotline.models import Outcome, SheetImport
from shanzhi.hotline.queries.runs import faults_of
from shanzhi.kernel import clock

State = SheetImport.State


def moment(request: StaffRequest) -> datetime:
    """Return the one moment at which this request is judged and drawn."""
    return getattr(request, "moment", None) or clock.now()


def frame(run: SheetImport) -> dict[str, Any]:
    """Return the sheet with its counts in words, its first faults, and which buttons it has."""
    return {
        "run": run,
        "counts": [(Outcome(name).label, many, name) for name, many in run.counts().items()],
        "faults": faults_of(run) if run.refused else [],
        "tried": run.was_tried,
        "is_running": run.is_running,
        "is_stopped": run.state == State.STOPPED,
        "is_over": run.state == State.DONE and not run.dry_run,
        "is_dropped": run.state == State.DROPPED,
        "may_start": run.may_be_started,
        "began": run.started_at is not None or run.state == State.DROPPED,
    }
