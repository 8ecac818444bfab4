"""How a line about a report is written in the journal; never with the teller's words or name."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shanzhi.kernel.actors import Actor
from shanzhi.reports.models import Report


def hold(report: Report) -> str:
    """Return the state that a report is in, and let nobody move it before this transaction ends.

    The one in hand was read before: answered meanwhile, perhaps, or opened by somebody else.

    Whoever holds several rows takes cases (by ``id``) before reports (by ``told_at``, ``id``), and a report before its
    identity: two who begin at opposite ends would wait for each other for ever.
    """
    rows = Report.objects.in_district(report.district_id).filter(pk=report.pk).select_for_update(no_key=True)
    report.state, report.openings = rows.values_list("state", "openings").get()
    return report.state


def report_line(
    verb: str, report: Report, *, by: Actor, at: datetime, was: str | None = None, capacity: str = "", **data: Any
) -> dict[str, Any]:
    """Return a line about one report, for the transaction of its act.

    ``was`` is the state before, '' before there was any: from whoever changed or holds the row. Left out, the row is
    held here, so that the line begins where the line before it ended.
    """
    was = hold(report) if was is None else was
    return {
        "verb": verb if "." in verb else f"report.{verb}",
        "district_id": report.district_id,
        "subject_kind": "report",
        "subject_id": report.pk,
        "by": by,
        "at": at,
        "was": was,
        "now": report.state,
        "zone": report.zone,
        "origin": report.origin,
        "capacity": capacity,
        "data": {"number": report.number, "channel": report.channel, **data},
    }
