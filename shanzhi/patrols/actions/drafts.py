"""What a phone kept becomes a report 收草稿, once; what is done on the spot is closed at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shanzhi.drafts.actions import Made, Sent, receive
from shanzhi.kernel.actors import Actor
from shanzhi.patrols.actions.telling import resolve_on_the_spot, tell_on_patrol
from shanzhi.patrols.models import Draft
from shanzhi.patrols.queries.places import Meant
from shanzhi.reports.models import Report


@dataclass(frozen=True, slots=True)
class Became:
    """What became of a draft: its report, or the photos that must come (again) first."""

    report: Report | None
    missing: tuple[str, ...] = ()
    repeated: bool = False


def receive_draft(
    written: Mapping[str, Any], place: Meant, sent: Sent, *, by: Actor, at: datetime, on_the_spot: bool = False
) -> Became:
    """Make a draft a report (closed at once for ``on_the_spot``), once, when all its photos are here.

    :raises Refused: by `tell` or `take_step`; nothing stays then, and the draft can be sent again.
    """
    verb = resolve_on_the_spot if on_the_spot else tell_on_patrol

    def make(_draft: Draft, moment: datetime) -> Made:
        told = verb({**written, "key": sent.key, "kept": True}, place, by=by, at=at, told_at=moment)
        number = {"number": told.report.number}
        return Made(told.report, number, told.case.zone, told.report.origin, repeated=told.repeated)

    taken = receive(Draft, sent, make, by=by, at=at)
    if taken.draft is None:
        return Became(None, tuple(taken.missing))
    report = Report.objects.in_district(by.district_id).get(pk=taken.draft.report_id)
    return Became(report, repeated=taken.repeated)
