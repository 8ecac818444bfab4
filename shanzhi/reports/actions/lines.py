"""How a line about a report is written in the journal; never with the teller's words or name."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shanzhi.kernel.actors import Actor
from shanzhi.reports.models import Report


def report_line(
    verb: str, report: Report, *, by: Actor, at: datetime, was: str = "", capacity: str = "", **data: Any
) -> dict[str, Any]:
    """Return a line about one report; ``was`` is its state before where the verb changed it."""
    return {
        "verb": f"report.{verb}",
        "district_id": report.district_id,
        "subject_kind": "report",
        "subject_id": report.pk,
        "by": by,
        "at": at,
        "was": was or report.state,
        "now": report.state,
        "zone": report.zone,
        "origin": report.origin,
        "capacity": capacity,
        "data": {"number": report.number, "channel": report.channel, **data},
    }
