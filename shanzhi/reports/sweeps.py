"""What the worker runs for this room: unfinished tellings' photos and old counters go; identities end their term."""

from __future__ import annotations

from datetime import datetime

from shanzhi.journal import retention, sweeps
from shanzhi.kernel.actors import SYSTEM
from shanzhi.people.models import Deployment
from shanzhi.reports.actions.attachments import forget_drafts
from shanzhi.reports.actions.identity import erase_before


@sweeps.every(1800, "reports: forget drafts")
def forget(at: datetime) -> None:
    """Drop photos of tellings never handed over."""
    for district_id in Deployment.objects.values_list("district_id", flat=True):
        forget_drafts(district_id=district_id, at=at)


def erase(district_id: str, before: datetime, at: datetime) -> int:
    """Erase the identities of tellers answered before a moment: the county's rule of retention is carried out."""
    return erase_before(district_id=district_id, before=before, by=SYSTEM, at=at)


def register() -> None:
    """Register what a rule of retention may name."""
    retention.register("reports.identity", erase)
